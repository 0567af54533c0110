/**
 * One run of a sending and a receiving command, whoever wrote them.
 *
 * @module
 */

import { sha256OfFile } from "../../tests/support/bytes.ts";
import { tempFolder } from "../../tests/support/temp.ts";
import { Command, type CommandEnd } from "../command.ts";
import type { Household } from "../household.ts";

/** A file that is sent again and again. */
export interface SentFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, in hex. */
  readonly digest: string;
}

/** Two commands that belong together. */
export interface CommandPair {
  /** The sender, started on `path`. */
  sender(path: string): readonly string[];
  /** What the sender says when it waits for a receiver; its first group is the code. */
  readonly code: RegExp;
  /** The receiver, which puts the file called `name` into `folder`. */
  receiver(code: string, folder: string, name: string): readonly string[];
}

/** What a run came to. */
export interface CommandResult {
  /** From the sender's start until its code is on screen. */
  readonly codeSeconds: number;
  /** From the receiver's start until both commands have ended. */
  readonly seconds: number;
  /** Processor time of both commands, from start to end. */
  readonly cpuSeconds: number;
  readonly senderPeakBytes: number;
  readonly receiverPeakBytes: number;
}

/** Bytes a second below which a command counts as hung. */
const HUNG_BELOW = 5_000_000;

/** Milliseconds that any command may take besides. */
const GRACE_MS = 60_000;

/**
 * Sends `file` once and compares what came, outside of the measured time.
 * @throws Error when a command fails or hangs, or the bytes differ.
 */
export async function measureCommands(
  pair: CommandPair,
  file: SentFile,
  household: Household,
): Promise<CommandResult> {
  const folder = await household.own(() => tempFolder());
  const sender = await household.own(() => new Command(pair.sender(file.path)));
  const [, code = ""] = await sender.says(pair.code);
  const codeMs = performance.now() - sender.startedMs;
  const receiver = await household.own(() => new Command(pair.receiver(code, folder.path, "data.bin")));
  const deadlineMs = GRACE_MS + 1000 * file.bytes / HUNG_BELOW;
  const ends = await Promise.all([sender.succeeds(deadlineMs), receiver.succeeds(deadlineMs)]);
  if (await sha256OfFile(folder.join("data.bin")) !== file.digest) {
    throw new Error("the file came out different");
  }
  return resultOf(ends, codeMs, receiver.startedMs);
}

function resultOf(ends: [CommandEnd, CommandEnd], codeMs: number, startedMs: number): CommandResult {
  const [sent, received] = ends;
  return {
    codeSeconds: codeMs / 1000,
    seconds: (Math.max(sent.atMs, received.atMs) - startedMs) / 1000,
    cpuSeconds: sent.usage.cpuSeconds + received.usage.cpuSeconds,
    senderPeakBytes: sent.usage.peakBytes,
    receiverPeakBytes: received.usage.peakBytes,
  };
}
