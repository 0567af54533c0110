/**
 * A sender and those who receive from it: the real command twice or more.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Slip, type SlipEvent, type SlipOptions, type SlipResult, startSlip } from "./slip.ts";

/** What a sender is given. */
export interface OfferOptions {
  /** The server's URL. */
  readonly server: string;
  /** Files that the sender offers. */
  readonly paths: readonly string[];
  /** More arguments for the sender, such as `--trace`. @default none */
  readonly send?: readonly string[];
  /** How the sender is started. */
  readonly sender?: SlipOptions;
}

/** A sender whose code is known; `await using` kills it and its receivers, whichever have not ended. */
export interface SlipOffer extends AsyncDisposable {
  readonly sender: Slip;
  /** The code event of the sender. */
  readonly invitation: SlipEvent;
  /** Starts a receiver into this folder, with `--json`. @param receive More arguments. @default `--yes` */
  receive(into: string, receive?: readonly string[], options?: SlipOptions): Slip;
}

/** What a sender and a receiver are given. */
export interface PairOptions extends OfferOptions {
  /** The receiver's folder. */
  readonly into: string;
  /** More arguments for the receiver. @default `--yes` */
  readonly receive?: readonly string[];
  /** How the receiver is started. */
  readonly receiver?: SlipOptions;
}

/** Both; `await using` kills whichever has not ended. */
export interface SlipPair extends AsyncDisposable {
  readonly sender: Slip;
  readonly receiver: Slip;
  /** The code event of the sender. */
  readonly invitation: SlipEvent;
}

/** Starts a sender with `--json`, which may have as many receivers as it was told. */
export async function startOffer(options: OfferOptions): Promise<SlipOffer> {
  await using cleanup = new AsyncDisposableStack();
  const { server, paths, send = [] } = options;
  const sender = cleanup.use(
    startSlip(["send", ...paths, "--server", server, "--json", ...send], options.sender),
  );
  const invitation = await sender.event("code");
  const owned = cleanup.move();
  return {
    sender,
    invitation,
    receive: (into, receive = ["--yes"], how = {}) => {
      const words = ["receive", invitation["code"], "--dir", into, "--server", server, "--json", ...receive];
      return owned.use(startSlip(words, how));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Starts a sender, and a receiver with its code, both with `--json`. */
export async function startPair(options: PairOptions): Promise<SlipPair> {
  await using cleanup = new AsyncDisposableStack();
  const { sender, invitation, receive } = cleanup.use(await startOffer(options));
  const receiver = receive(options.into, options.receive, options.receiver);
  const owned = cleanup.move();
  return { sender, receiver, invitation, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** How both ended, which must be with these exit codes. */
export async function pairEnds(
  { sender, receiver }: SlipPair,
  codes: { readonly receiver: number; readonly sender: number } = { receiver: 0, sender: 0 },
): Promise<{ readonly sent: SlipResult; readonly received: SlipResult }> {
  const [received, sent] = await Promise.all([receiver.end(), sender.end()]);
  const said = [received, sent].map(({ stdout, stderr }) => stdout + stderr).join("\n");
  assert.deepEqual({ receiver: received.code, sender: sent.code }, codes, said);
  return { sent, received };
}
