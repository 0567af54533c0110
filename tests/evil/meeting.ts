/**
 * A real sender and a real receiver who know the same words, and meet at a server that is not on their side.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ErrorCode } from "../../core/errors.ts";
import { ReceivingSession, SendingSession } from "../support/sessions.ts";
import { until } from "../support/wait.ts";
import { type Deeds, type EvilServer, evilServer } from "./evil_server.ts";

/**
 * Words that nobody else has a reason to write: "type" or "local" would be found in any message, and "zebra" once in a
 * thousand runs in what passes in base64. Eight letters are not.
 */
const WORDS = ["mosquito", "umbrella"] as const;

/** How it ended. */
export interface Outcome {
  /** `waits`: the sender sent the receiver away and is there for another. */
  readonly sender: "done" | "waits" | ErrorCode;
  readonly receiver: "done" | ErrorCode;
  /** Wrong tries that the sender counted. */
  readonly wrongTries: number;
  /** How often the sender read its file. */
  readonly reads: number;
}

/** Lets the two meet at a server that does `deeds`. @throws Error when either hangs. */
export async function meetAt(deeds: Deeds): Promise<Outcome> {
  await using server = evilServer(deeds);
  await using sender = new SendingSession({ server: server.url, words: WORDS.join("-") });
  await using receiver = new ReceivingSession({ server: server.url, code: await sender.code() });
  const ended = await receiver.ends();
  const settled = await endOrWait(sender, server);
  if (ended === "done") assert.deepEqual(receiver.sink.finished.get(0), sender.source.bytesOf(0));
  else assert.equal(receiver.sink.writtenBytes, 0, "bytes were stored although it failed");
  assertBlind(server);
  const wrongTries = sender.statuses.filter(({ event }) => event === "wrong-words").length;
  return { sender: settled, receiver: ended, wrongTries, reads: sender.source.reads };
}

/** How the sender ended, or that it is ready for another receiver. */
async function endOrWait(sender: SendingSession, server: EvilServer): Promise<Outcome["sender"]> {
  const settled = () => sender.end ?? (server.dismissed.length > 0 ? "waits" : undefined);
  return await until(settled, { what: "the sender to end or to wait again", deadlineMs: 60_000 });
}

/** Asserts that the server has seen neither words nor what is under seal. */
function assertBlind({ seen }: EvilServer): void {
  const text = seen.join("\n");
  for (const secret of [...WORDS, "the file.bin", "a=fingerprint", "candidate:"]) {
    assert.ok(!text.includes(secret), `the server saw ${secret}`);
  }
}
