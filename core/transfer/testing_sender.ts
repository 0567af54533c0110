/**
 * A sender's machine in the states that tests begin with, and what a receiver may say to it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type ErrorCode, SlipError } from "../errors.ts";
import { BLOCK_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import type { TransferMessage } from "./messages.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { sha256Now } from "./testing_machines.ts";

/** Bytes of a block. */
export const M = BLOCK_BYTES;
/** A receiver that takes as much as it may. */
export const ACCEPT: TransferMessage = {
  type: "accept",
  windowBytes: WINDOW_BYTES,
  windowBlocks: WINDOW_BLOCKS,
};
/** The digest of nothing, which stands for any. */
export const DIGEST = sha256Now(new Uint8Array(0));
/** Another. */
export const OTHER = sha256Now(DIGEST);
/** {@linkcode DIGEST} as messages have it. */
export const HEX = DIGEST.toHex();

/** Everything is there, under this digest. */
export const complete = (digest: Uint8Array = DIGEST): TransferMessage => ({
  type: "complete",
  digest: digest.toHex(),
});
/** These blocks are stored, these files complete. */
export const stored = (blocks: [number, number][], files: number[] = []): TransferMessage => {
  return { type: "stored", blocks, files };
};
/** These entries are not wanted. */
export const skip = (...ranges: [number, number][]): TransferMessage => ({ type: "skip", ranges });
/** All of a file is there. */
export const haveFile = (file: number, digest = HEX): TransferMessage => {
  return { type: "have-files", files: [[file, digest]] };
};
/** So many blocks are there, all under the same digest. */
export const haveBlocks = (file: number, first: number, count: number, digest = DIGEST): TransferMessage => {
  const digests = new Uint8Array(32 * count);
  for (let index = 0; index < count; index++) digests.set(digest, 32 * index);
  return { type: "have-blocks", file, first, digests: digests.toBase64() };
};

/** Whether an error has this code. */
export function isOf(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SlipError && error.code === code;
}

/** What an entry is, when it is no file. */
export type Kind = Pick<ManifestEntry, "kind" | "target">;

/** An entry: so many bytes of a file, or another kind. */
export function entryOf(what: number | Kind, index: number): ManifestEntry {
  const named = { path: `file-${index}`, size: 0 };
  return typeof what === "number" ? { ...named, size: what } : { ...named, ...what };
}

/** One of each other kind. */
export const FOLDER: Kind = { kind: "folder" };
/** A link. */
export const LINK: Kind = { kind: "link", target: "x" };
/** A stream. */
export const STREAM: Kind = { kind: "stream" };
/** A text. */
export const TEXT = { kind: "text", size: 1 } as const;

/** A sender that has listed these, and heard nothing. */
export function offering(...what: (number | Kind)[]): SenderMachine {
  const entries = what.map(entryOf);
  const machine = new SenderMachine(entries);
  for (const effect of [...machine.start(), ...machine.listed(entries), ...machine.listedAll(0)]) {
    assert.equal(effect.do, "send");
  }
  return machine;
}

/** The same, accepted, with nothing done of what it ordered. */
export function accepted(...what: (number | Kind)[]): SenderMachine {
  const machine = offering(...what);
  machine.arrived(ACCEPT);
  return machine;
}

/** A sender of one file of one byte that was read and hashed, up to the digest of all. */
export function readThrough(): SenderMachine {
  const machine = accepted(1);
  machine.digested(0, 0, DIGEST);
  machine.fileDigested(0, DIGEST);
  machine.allDigested(DIGEST);
  return machine;
}

/** What is to be done, in words. */
export const orders = (effects: readonly SenderEffect[]): SenderEffect["do"][] =>
  effects.map((effect) => effect.do);
/** What is to be said. */
export const messages = (effects: readonly SenderEffect[]): TransferMessage[] =>
  effects.flatMap((effect) => effect.do === "send" ? [effect.message] : []);
/** Which blocks are to be read and sent. */
export const reads = (effects: readonly SenderEffect[]): number[][] =>
  effects.flatMap((effect) => effect.do === "read" ? [[effect.file, effect.block]] : []);
/** Which blocks are to be compared. */
export const compares = (effects: readonly SenderEffect[]): number[][] =>
  effects.flatMap((effect) => effect.do === "compare" ? [[effect.file, effect.block]] : []);
