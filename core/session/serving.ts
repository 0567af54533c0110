/**
 * One receiver's share of a sender's session: from proved words to files that are stored on the other side.
 *
 * @module
 */

import { offer } from "../connection/negotiation.ts";
import { StepTrace } from "../connection/steps.ts";
import { within } from "../deadline.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import type { Source } from "../ports.ts";
import type { BlockLoader } from "../transfer/block_loader.ts";
import { sendOver } from "../transfer/sending.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import type { Throttle } from "../transfer/throttle.ts";
import { greet } from "./greeting.ts";
import type { Meeting } from "./meeting.ts";
import type { SessionOptions } from "./options.ts";

/** What a receiver is served with; all receivers share it. */
export interface ServeOptions extends SessionOptions {
  /** What is sent. */
  readonly source: Source;
  /** Reads it, once for all. */
  readonly loader: BlockLoader;
  /** Bounds the rate of all together. @default no bound */
  readonly throttle: Throttle | undefined;
}

/**
 * Greets the receiver at the other end of `link`, connects to it and sends it everything it wants. The link is closed
 * and its keys are wiped at the end.
 * @throws SlipError `declined`, or whatever ended it.
 */
export async function serve(
  link: SealedLink,
  meeting: Meeting,
  options: ServeOptions,
): Promise<TransferSummary> {
  const { source, loader, throttle, report, signal, trace } = options;
  try {
    await greet(link, options);
    const iceServers = await within(meeting.recommended.get(), { signal });
    const { platform } = meeting;
    const steps = new StepTrace(trace ? report : undefined);
    const lane = await offer({ link, platform, iceServers, trace: steps, signal });
    report({ event: "path", kind: lane.kind, detail: lane.detail });
    const bound = throttle === undefined ? {} : { throttle };
    const peerLeft = link.left;
    return await sendOver({ lane, source, loader, platform, report, signal, peerLeft, ...bound });
  } finally {
    link.keys.wipe();
    link.close();
  }
}
