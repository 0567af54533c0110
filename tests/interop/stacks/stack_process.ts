/**
 * A WebRTC stack in a process of its own, which does what it is told: JSON lines, a call in, its result out.
 *
 *     deno run … tests/interop/stacks/stack_process.ts ours|werift|libdatachannel
 *
 * @module
 */

import { exchangeEnd } from "./exchange_end.ts";
import type { Call, Reply } from "./remote_end.ts";

async function connect(stack: string): Promise<RTCPeerConnection> {
  if (stack === "werift") {
    const { createPolyfillRTCPeerConnection } = await import("werift/polyfill");
    const Connection = createPolyfillRTCPeerConnection();
    return new Connection({ iceServers: [] }) as unknown as RTCPeerConnection;
  }
  if (stack === "libdatachannel") {
    const { RTCPeerConnection: Connection } = await import("node-datachannel/polyfill");
    return new Connection({ iceServers: [] }) as unknown as RTCPeerConnection;
  }
  const { createPeerConnection } = await import("../../../core/webrtc/mod.ts");
  return await createPeerConnection({ iceServers: [] }) as unknown as RTCPeerConnection;
}

async function reply({ id, method, args }: Call): Promise<void> {
  let result: Reply;
  try {
    const call = end[method] as (...args: unknown[]) => Promise<unknown>;
    result = { id, value: await call(...args) };
  } catch (error) {
    result = { id, error: String(error) };
  }
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(result) + "\n"));
}

const end = exchangeEnd(await connect(Deno.args[0] ?? ""));
let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) reply(JSON.parse(line));
}
Deno.exit(0);
