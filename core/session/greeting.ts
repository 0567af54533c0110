/**
 * The first words under seal: which version, who it is, and whether two people compare words before anything goes on.
 *
 * @module
 */

import { farewell } from "../connection/farewell.ts";
import type { PeerSignal } from "../connection/signal.ts";
import { within } from "../deadline.ts";
import { asSlipError, slipError } from "../errors.ts";
import { PAIRING_TIMEOUT_MS, PROTOCOL_VERSION, VERIFY_TIMEOUT_MS } from "../limits.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import type { ConfirmWords, SessionOptions } from "./options.ts";

/**
 * Greets the other side. When either person wants to compare words, both are shown them, and neither side goes on
 * before everybody who wanted to has said yes.
 * @throws SlipError `version-mismatch`, `not-verified`, `peer-silent`, `protocol`, `interrupted`, or why the link ended.
 */
export async function greet(link: SealedLink, options: SessionOptions): Promise<void> {
  try {
    await introduce(link, options);
  } catch (error) {
    // A goodbye needs no answer, and one for the other side's own sake is harmless.
    post(link, { type: "bye", reason: asSlipError(error).code });
    throw error;
  }
}

async function introduce(link: SealedLink, options: SessionOptions): Promise<void> {
  const { platform, confirmWords, report, signal } = options;
  const verify = confirmWords !== undefined;
  post(link, { type: "hello", version: PROTOCOL_VERSION, agent: platform.agent, verify });
  const theirs = await receive(link, "hello", PAIRING_TIMEOUT_MS, signal);
  if (theirs.version !== PROTOCOL_VERSION) {
    throw slipError("version-mismatch", { ours: PROTOCOL_VERSION, theirs: theirs.version });
  }
  report({ event: "peer", id: link.peerId, agent: theirs.agent });
  if (!verify && !theirs.verify) return;
  report({ event: "verify", words: link.verificationWords });
  await compareWords(link, theirs.verify, options);
}

/** Waits for everybody who wanted to compare; when one says no or is gone, nobody waits for the other. */
async function compareWords(link: SealedLink, theyVerify: boolean, options: SessionOptions): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const ourYes = confirmOurs(link, options.confirmWords, signal);
  try {
    if (theyVerify) await Promise.all([receive(link, "verified", VERIFY_TIMEOUT_MS, signal), ourYes]);
    else await Promise.race([ourYes, departure(link, signal)]);
  } finally {
    over.abort();
  }
}

/** Rejects with why the other side is gone: nobody else waits for its word then. Resolves when we are `over` with that. */
async function departure(link: SealedLink, over: AbortSignal): Promise<void> {
  await (link.left ?? new Promise(() => {}));
  if (!over.aborted) await receive(link, "verified", PAIRING_TIMEOUT_MS, over);
}

async function confirmOurs(
  link: SealedLink,
  confirmWords: ConfirmWords | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (confirmWords === undefined) return;
  const answer = confirmWords(link.verificationWords, signal);
  const late = () => slipError("not-verified");
  if (!await within(answer, { timeoutMs: VERIFY_TIMEOUT_MS, late, signal })) throw slipError("not-verified");
  post(link, { type: "verified" });
}

async function receive<Type extends PeerSignal["type"]>(
  link: SealedLink,
  type: Type,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Extract<PeerSignal, { type: Type }>> {
  const late = () => slipError("peer-silent", { seconds: timeoutMs / 1000 });
  const next = await within(link.receive(), { timeoutMs, late, signal });
  if (next.type === type) return next as Extract<PeerSignal, { type: Type }>;
  if (next.type === "bye") throw farewell(next.reason);
  throw slipError("protocol", { detail: `${next.type} where ${type} was due` });
}

/** Whoever waits for the answer notices a dead link. */
function post(link: SealedLink, signal: PeerSignal): void {
  link.send(signal).catch(() => {});
}
