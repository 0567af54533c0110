/**
 * A receiver's way from a code to files that are verified and in their place.
 *
 * @module
 */

import { answer } from "../connection/negotiation.ts";
import { StepTrace } from "../connection/steps.ts";
import { within } from "../deadline.ts";
import type { Code } from "../pairing/code.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import type { Sink } from "../ports.ts";
import type { Decide } from "../transfer/choice.ts";
import { receiveOver } from "../transfer/receiving.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import { greet } from "./greeting.ts";
import { meet, type Meeting, settle } from "./meeting.ts";
import type { SessionOptions } from "./options.ts";

/** What a receiver is given. */
export interface ReceiveOptions extends SessionOptions {
  /** As `parseCode` gives it. */
  readonly code: Code;
  /** Where the files go; closed at the end. */
  readonly sink: Sink;
  /** Shown the offer and what the disk says to it; false declines. */
  readonly decide: Decide;
}

/**
 * Receives what a sender offers under a code. Resolves when everything is verified, in its place, and acknowledged.
 * @throws SlipError after it was reported.
 */
export async function receiveFiles(options: ReceiveOptions): Promise<TransferSummary> {
  const { sink } = options;
  try {
    return await settle(options, sink.place, () => meet(options, (meeting) => take(options, meeting)));
  } finally {
    await sink.close();
  }
}

async function take(options: ReceiveOptions, meeting: Meeting): Promise<TransferSummary> {
  const { sink, decide, platform, report, signal, trace } = options;
  const steps = new StepTrace(trace ? report : undefined);
  steps.reached(11);
  meeting.prepare();
  const link = await join(options, meeting);
  try {
    await greet(link, options);
    const iceServers = await within(meeting.recommended.get(), { signal });
    const lane = await answer({ link, platform: meeting.platform, iceServers, trace: steps, signal });
    report({ event: "path", kind: lane.kind, detail: lane.detail });
    return await receiveOver({ lane, sink, decide, platform, report, signal, peerLeft: link.left });
  } finally {
    link.keys.wipe();
    link.close();
  }
}

/** Joins the room and proves the words; the arithmetic is loaded while the server answers. */
async function join({ code, signal }: ReceiveOptions, { client }: Meeting): Promise<SealedLink> {
  const loading = import("../pairing/pair.ts");
  const { selfId, senderId } = await within(client.join(code.room), { signal });
  const { pair } = await loading;
  const bounds = signal === undefined ? {} : { signal };
  const mailbox = client.mailbox(senderId);
  return await pair({ role: "receiver", ...code, selfId, peerId: senderId, mailbox, ...bounds });
}
