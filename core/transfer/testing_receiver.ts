/**
 * A receiver's machine in each of its states, and what a sender says to it.
 *
 * @module
 */

import { SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import type { Frame } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { framesOf, patterned, sha256Now } from "./testing_files.ts";

/** A digest, such as one of nothing. */
export const DIGEST = sha256Now(new Uint8Array(0));
/** The same in hex. */
export const HEX = DIGEST.toHex();
/** Whether `error` says that the other side broke the protocol. */
export const isProtocolError = (error: unknown): boolean =>
  error instanceof SlipError && error.code === "protocol";

/** What is to be done, in words. */
export const orders = (effects: readonly ReceiverEffect[]): string[] => effects.map((effect) => effect.do);
/** The end of these, all with {@linkcode HEX}. */
export const fileEnd = (...files: number[]): TransferMessage => ({
  type: "file-end",
  files: files.map((file) => [file, HEX]),
});
/** Blocks that are the same. */
export const confirmed = (file: number, first = 0, count = 1): TransferMessage => ({
  type: "confirmed",
  file,
  first,
  count,
});
/** The sender's last word. */
export const BYE: TransferMessage = { type: "bye" };

/** Sizes of files, or entries. */
export type Offered = readonly (number | ManifestEntry)[];

/** As entries. */
export const entriesOf = (offered: Offered): ManifestEntry[] =>
  offered.map((one, index) => typeof one === "number" ? { path: `file-${index}`, size: one } : one);

/** What is sent first for these. */
export function opening(...offered: Offered): TransferMessage[] {
  const entries = entriesOf(offered);
  const totalBytes = entries.reduce((sum, { size }) => sum + size, 0);
  return [
    { type: "offer", blockBytes: BLOCK_BYTES, frameBytes: FRAME_PAYLOAD_BYTES },
    { type: "manifest", entries } as TransferMessage,
    { type: "manifest-end", entries: entries.length, totalBytes, leftOut: 2 },
  ];
}

/** A receiver that was offered these. */
export function offered(...offered: Offered): ReceiverMachine {
  const machine = new ReceiverMachine();
  for (const message of opening(...offered)) machine.arrived(message);
  return machine;
}

/** A receiver that wants these of so many. */
export function claiming(
  machine: ReceiverMachine,
  count: number,
  unwanted: readonly number[] = [],
): { readonly machine: ReceiverMachine; readonly said: readonly TransferMessage[] } {
  const wanted = new BitSet(count);
  for (let file = 0; file < count; file++) if (!unwanted.includes(file)) wanted.add(file);
  return { machine, said: [...machine.choose(wanted)] };
}

/** A receiver that wants all of these. */
export function accepting(...files: Offered): ReceiverMachine {
  const { machine } = claiming(offered(...files), files.length);
  machine.accept();
  return machine;
}

/** The only frame of a block of one byte, or the first of a longer one. */
export function frame(file = 0, block = 0, length = 1): Frame {
  return framesOf(file, block, patterned(length), DIGEST)[0]!;
}

/** A receiver with one file of one byte, stored and finished; all in place. */
export function closing(): ReceiverMachine {
  const machine = accepting(1);
  machine.frame(frame());
  machine.stored(0, 0, DIGEST, 1);
  machine.arrived(fileEnd(0));
  machine.finished(0, DIGEST);
  machine.completed(DIGEST);
  return machine;
}
