/**
 * One end of a bare data channel, as a process: what a WebRTC stack moves when nothing but the stack is in the way.
 *
 *     deno run … bench/webrtc/stack_end.ts ours|werift|libdatachannel send|receive BYTES
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { hear, leaveSignalsToBench, say } from "./end_lines.ts";
import { countReceived, MESSAGE_BYTES, pour } from "./flow.ts";
import type { Role } from "./line.ts";
import { LoopDelay } from "./loop_delay.ts";
import { connect, type Stack } from "./stacks.ts";

const [stack, role, size] = Deno.args as [Stack, Role, string];
const totalBytes = Number(size);
const connection = await connect(stack);
const early: RTCIceCandidateInit[] = [];
let isDescribed = false;
let channel: RTCDataChannel | undefined;
let delay: LoopDelay | undefined;

/** Node-datachannel takes candidates only after the remote description. */
function addCandidate(candidate: RTCIceCandidateInit): void {
  if (isDescribed) connection.addIceCandidate(candidate).catch(() => {});
  else early.push(candidate);
}

async function describe(description: RTCSessionDescriptionInit): Promise<void> {
  await connection.setRemoteDescription(description);
  if (role === "receive") {
    await connection.setLocalDescription(await connection.createAnswer());
    say({ sdp: { type: "answer", sdp: connection.localDescription!.sdp } });
  }
  isDescribed = true;
  early.splice(0).forEach(addCandidate);
}

function start(): void {
  delay = new LoopDelay();
  if (role === "send") void pour(channel!, totalBytes, Buffer.alloc(MESSAGE_BYTES, 7));
}

leaveSignalsToBench();
connection.onicecandidate = ({ candidate }) => {
  if (candidate) say({ candidate: { candidate: candidate.candidate, sdpMid: candidate.sdpMid ?? "0" } });
};
if (role === "send") {
  channel = connection.createDataChannel("bench", { ordered: false });
  channel.onopen = () => say({ open: true });
  await connection.setLocalDescription(await connection.createOffer());
  say({ sdp: { type: "offer", sdp: connection.localDescription!.sdp } });
} else {
  connection.ondatachannel = (event) => {
    channel = event.channel;
    countReceived(channel, totalBytes, say);
    say({ open: true });
  };
}
for await (const line of hear()) {
  if ("candidate" in line) addCandidate(line.candidate);
  if ("sdp" in line) await describe(line.sdp);
  if ("start" in line) start();
  if ("report" in line) say({ loopDelayMs: delay?.stop() ?? null });
}
Deno.exit(0);
