/**
 * The stacks that ours has to get along with, and where they differ from what is asked of them.
 *
 * @module
 */

import { launchBrowser } from "../../support/browser.ts";
import { meet, type MeetingOptions } from "./meeting.ts";
import { openEnd, type ProcessStack, type RemoteEnd, startStack } from "./remote_end.ts";

const MIB = 1024 * 1024;

/** One of them. */
export interface Other {
  readonly name: string;
  /** Bytes that it moves in a second or two. */
  readonly bytes: number;
  readonly messageBounds?: MeetingOptions["messageBounds"];
  /** Opens a place where ends are made one after the other. */
  open(): Promise<Place>;
}

/** Where ends are made. */
export interface Place extends AsyncDisposable {
  end(): Promise<RemoteEnd>;
}

/** All of them; `portable` is ours without FFI. */
export const OTHERS: readonly Other[] = [
  inProcess("portable", 64 * MIB),
  inProcess("libdatachannel", 64 * MIB),
  {
    ...inProcess("werift", 4 * MIB),
    // Its channels lose empty messages, and it announces 64 KiB.
    messageBounds: [1, 65_536],
  },
  inBrowser("chromium", 32 * MIB),
  inBrowser("firefox", 16 * MIB),
];

function inProcess(name: ProcessStack, bytes: number): Other {
  const place = {
    end: () => Promise.resolve(startStack(name)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { name, bytes, open: () => Promise.resolve(place) };
}

function inBrowser(name: "chromium" | "firefox", bytes: number): Other {
  return {
    name,
    bytes,
    async open() {
      const browser = await launchBrowser(name);
      return { end: () => openEnd(browser), [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose]() };
    },
  };
}

/** Ours and `other` meet again and again. */
export async function meetEach(
  { open, messageBounds }: Other,
  meetings: readonly MeetingOptions[],
): Promise<void> {
  await using place = await open();
  for (const meeting of meetings) {
    await using theirs = await place.end();
    await meet(theirs, { ...meeting, ...(messageBounds && { messageBounds }) });
  }
}
