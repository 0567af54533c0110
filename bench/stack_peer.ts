/**
 * One end of a bare data channel, as a process: what a WebRTC stack moves when nothing but the stack is in the way.
 * Speaks JSON lines on stdin and stdout: descriptions and candidates, and on the answering side the result.
 *
 *     deno run … bench/stack_peer.ts werift|libdatachannel offer|answer BYTES
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { TextLineStream } from "./text_lines.ts";

const MESSAGE_BYTES = 48 * 1024;
const HIGH_WATER_BYTES = 1024 * 1024;
const LOW_WATER_BYTES = 256 * 1024;

type Line = { sdp: RTCSessionDescriptionInit } | { candidate: RTCIceCandidateInit } | { seconds: number };

const [stack, role, size] = Deno.args;
const totalBytes = Number(size);
const connection = await connect();

/** The browser's own shape from either stack. */
async function connect(): Promise<RTCPeerConnection> {
  if (stack === "werift") {
    const { createPolyfillRTCPeerConnection } = await import("werift/polyfill");
    const WeriftConnection = createPolyfillRTCPeerConnection();
    return new WeriftConnection({ iceServers: [] }) as unknown as RTCPeerConnection;
  }
  const { RTCPeerConnection: NativeConnection } = await import("node-datachannel/polyfill");
  return new NativeConnection({ iceServers: [] }) as unknown as RTCPeerConnection;
}

function say(line: Line): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(line) + "\n"));
}

/** Node-datachannel takes candidates only after the remote description. */
async function listen(): Promise<void> {
  const early: RTCIceCandidateInit[] = [];
  let isDescribed = false;
  const add = (candidate: RTCIceCandidateInit) => connection.addIceCandidate(candidate).catch(() => {});
  for await (const text of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
    const line: Line = JSON.parse(text);
    if ("candidate" in line) isDescribed ? add(line.candidate) : early.push(line.candidate);
    if (!("sdp" in line)) continue;
    await connection.setRemoteDescription(line.sdp);
    if (role === "answer") {
      await connection.setLocalDescription(await connection.createAnswer());
      say({ sdp: { type: "answer", sdp: connection.localDescription!.sdp } });
    }
    isDescribed = true;
    early.splice(0).forEach(add);
  }
}

/** Sends everything with the back-pressure that a careful program has. */
async function pour(channel: RTCDataChannel): Promise<void> {
  let wake = () => {};
  channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
  channel.addEventListener("bufferedamountlow", () => wake());
  const message = Buffer.alloc(MESSAGE_BYTES, 7);
  for (let sent = 0; sent < totalBytes; sent += message.length) {
    if (channel.bufferedAmount >= HIGH_WATER_BYTES) {
      await new Promise<void>((resolve) => wake = resolve);
    }
    channel.send(message.subarray(0, Math.min(message.length, totalBytes - sent)));
  }
}

/** Counts what arrives; the clock runs from the first message to the last. */
function count(channel: RTCDataChannel): void {
  let bytes = 0;
  let startMs = 0;
  channel.binaryType = "arraybuffer";
  channel.onmessage = ({ data }) => {
    if (bytes === 0) startMs = performance.now();
    bytes += data.byteLength;
    if (bytes >= totalBytes) say({ seconds: (performance.now() - startMs) / 1000 });
  };
}

connection.onicecandidate = ({ candidate }) => {
  if (candidate) say({ candidate: { candidate: candidate.candidate, sdpMid: candidate.sdpMid ?? "0" } });
};
if (role === "offer") {
  const channel = connection.createDataChannel("bench", { ordered: false });
  channel.onopen = () => pour(channel);
  await connection.setLocalDescription(await connection.createOffer());
  say({ sdp: { type: "offer", sdp: connection.localDescription!.sdp } });
} else {
  connection.ondatachannel = ({ channel }) => count(channel);
}
await listen();
Deno.exit(0);
