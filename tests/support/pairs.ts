/**
 * A sender and a receiver that meet: the real command twice.
 *
 * @module
 */

import { type Slip, type SlipEvent, type SlipOptions, startSlip } from "./slip.ts";

/** What the two are given. */
export interface PairOptions {
  /** The server's URL. */
  readonly server: string;
  /** Files that the sender offers. */
  readonly paths: readonly string[];
  /** The receiver's folder. */
  readonly into: string;
  /** More arguments for either, such as `--trace`. @default none */
  readonly send?: readonly string[];
  /** @default `--yes` */
  readonly receive?: readonly string[];
  /** How the receiver is started. */
  readonly receiver?: SlipOptions;
  /** How the sender is started. */
  readonly sender?: SlipOptions;
}

/** Both; `await using` kills whichever has not ended. */
export interface SlipPair extends AsyncDisposable {
  readonly sender: Slip;
  readonly receiver: Slip;
  /** The code event of the sender. */
  readonly invitation: SlipEvent;
}

/** Starts a sender, and a receiver with its code, both with `--json`. */
export async function startPair(options: PairOptions): Promise<SlipPair> {
  await using cleanup = new AsyncDisposableStack();
  const { server, paths, into, send = [], receive = ["--yes"] } = options;
  const sender = cleanup.use(
    startSlip(["send", ...paths, "--server", server, "--json", ...send], options.sender),
  );
  const invitation = await sender.event("code");
  const words = ["receive", invitation["code"], "--dir", into, "--server", server, "--json", ...receive];
  const receiver = cleanup.use(startSlip(words, options.receiver));
  const owned = cleanup.move();
  return { sender, receiver, invitation, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
