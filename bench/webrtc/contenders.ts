/**
 * Who takes part in `deno task bench:webrtc`, and what is promised of them.
 *
 * @module
 */

import type { Pairing } from "./transfer.ts";

/** Everybody, by the names in the table. Their order is that of the rounds. */
export const PAIRINGS: Readonly<Record<string, Pairing>> = {
  "werift": { sender: "werift", receiver: "werift" },
  "libdatachannel": { sender: "libdatachannel", receiver: "libdatachannel" },
  "ours": { sender: "ours", receiver: "ours" },
  "ours without FFI": { sender: "ours without FFI", receiver: "ours without FFI" },
  "ours → Chromium": { sender: "ours", receiver: "chromium" },
  "libdatachannel → Chromium": { sender: "libdatachannel", receiver: "chromium" },
  "Chromium → ours": { sender: "chromium", receiver: "ours" },
  "Chromium → libdatachannel": { sender: "chromium", receiver: "libdatachannel" },
  "ours → Firefox": { sender: "ours", receiver: "firefox" },
  "libdatachannel → Firefox": { sender: "libdatachannel", receiver: "firefox" },
  "Firefox → ours": { sender: "firefox", receiver: "ours" },
  "Firefox → libdatachannel": { sender: "firefox", receiver: "libdatachannel" },
};

/** The stacks that every contender is compared with. */
export const REFERENCES: readonly string[] = ["werift", "libdatachannel"];

/** That one contender moves at least so many times what another one does. */
export interface Promised {
  readonly name: string;
  readonly over: string;
  readonly atLeast: number;
}

/** What is promised. */
export const PROMISES: readonly Promised[] = [
  { name: "ours", over: "libdatachannel", atLeast: 3 },
  { name: "ours", over: "werift", atLeast: 15 },
  { name: "ours without FFI", over: "werift", atLeast: 3 },
  { name: "ours → Chromium", over: "libdatachannel → Chromium", atLeast: 1 },
  { name: "Chromium → ours", over: "Chromium → libdatachannel", atLeast: 1 },
  { name: "ours → Firefox", over: "libdatachannel → Firefox", atLeast: 1 },
  { name: "Firefox → ours", over: "Firefox → libdatachannel", atLeast: 1 },
];
