/**
 * A whole connection from this machine to itself: proof that WebRTC works here.
 *
 * @module
 */

import { within } from "../../core/deadline.ts";
import type { DataChannel } from "../../core/ports.ts";
import { createPeerConnection, type TerminalPeerConnection } from "../../core/webrtc/mod.ts";
import { type Check, type Finding, not, ok } from "./check.ts";
import { milliseconds } from "./words.ts";

/** Milliseconds for the connection and the echo. */
const LOOP_TIMEOUT_MS = 8_000;

/** What goes there and back. */
const WORD = "is this thing on?";

const LOOP_HINT = "A firewall on this machine may block UDP between its own addresses";

/**
 * Connects two of our peer connections, and sends a message there and back.
 * @param isQuiet Settles when nobody measures anything any more: loading the stack keeps a processor busy.
 */
export function loopCheck(isQuiet: Promise<unknown>): Check {
  return {
    name: "loop",
    async look(signal) {
      await isQuiet.catch(() => {});
      return await connectHere(signal);
    },
  };
}

async function connectHere(signal: AbortSignal): Promise<Finding> {
  const startMs = performance.now();
  const ends = [await createPeerConnection({}), await createPeerConnection({})] as const;
  try {
    const bounds = { timeoutMs: LOOP_TIMEOUT_MS, late: () => new Error("no connection in time"), signal };
    const channel = await within(connect(...ends), bounds);
    const openMs = performance.now();
    await within(echo(channel), bounds);
    const [connecting, echoing] = [openMs - startMs, performance.now() - openMs].map(milliseconds);
    return ok(`two connections on this machine found each other in ${connecting}, echo in ${echoing}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return not(`WebRTC does not connect this machine to itself: ${reason}`, LOOP_HINT, { isFatal: true });
  } finally {
    for (const end of ends) end.close();
    await Promise.all(ends.map(({ closed }) => closed));
  }
}

/** Resolves with the near end of an open channel; what it is sent comes back. */
async function connect(near: TerminalPeerConnection, far: TerminalPeerConnection): Promise<DataChannel> {
  const channel = near.createDataChannel("echo");
  const opened = Promise.withResolvers<void>();
  channel.addEventListener("open", () => opened.resolve(), { once: true });
  far.addEventListener("datachannel", (event) => sendBack((event as RTCDataChannelEvent).channel));
  const described = Promise.withResolvers<void>();
  passCandidates(near, far, described.promise);
  passCandidates(far, near, described.promise);
  await near.setLocalDescription(await near.createOffer());
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription(await far.createAnswer());
  await near.setRemoteDescription(far.localDescription!);
  described.resolve();
  await opened.promise;
  return channel;
}

function passCandidates(
  from: TerminalPeerConnection,
  to: TerminalPeerConnection,
  described: Promise<void>,
): void {
  from.addEventListener("icecandidate", async (event) => {
    const { candidate } = event as RTCPeerConnectionIceEvent;
    await described;
    // One that comes when all is over is refused, and that is right.
    if (candidate !== null) await to.addIceCandidate(candidate).catch(() => {});
  });
}

function sendBack(channel: Pick<RTCDataChannel, "addEventListener" | "send">): void {
  channel.addEventListener("message", ({ data }) => channel.send(data));
}

async function echo(channel: DataChannel): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  channel.addEventListener("message", (event) => resolve((event as MessageEvent).data), { once: true });
  channel.send(WORD);
  if (await promise !== WORD) throw new Error("another message came back");
}
