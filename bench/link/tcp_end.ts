/**
 * One end of a plain TCP connection, as a process: what the kernel moves on the same path.
 *
 *     deno run … bench/link/tcp_end.ts send|receive BYTES ADDRESS      the address of the receiver
 *
 * @module
 */

import { hear, leaveSignalsToBench, say } from "../webrtc/end_lines.ts";
import { MESSAGE_BYTES } from "../webrtc/flow.ts";
import type { Role } from "../webrtc/line.ts";

/** Milliseconds between two words on how much came. */
const TELL_EVERY_MS = 50;

/** Bytes of a read at most. */
const READ_BYTES = 256 * 1024;

const [role, size, address = ""] = Deno.args as [Role, string, string];
const totalBytes = Number(size);
let connection: Deno.TcpConn | undefined;

async function countReceived(from: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(READ_BYTES);
  const startMs = performance.now();
  let [bytes, toldMs] = [0, 0];
  for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
    bytes += read;
    const nowMs = performance.now();
    if (bytes >= totalBytes) return say({ seconds: (nowMs - startMs) / 1000 });
    if (nowMs - toldMs < TELL_EVERY_MS) continue;
    toldMs = nowMs;
    say({ received: bytes });
  }
}

async function pour(to: Deno.TcpConn): Promise<void> {
  const message = new Uint8Array(MESSAGE_BYTES).fill(7);
  for (let sent = 0; sent < totalBytes;) sent += await to.write(message.subarray(0, totalBytes - sent));
}

/** Listens, and says where; the sender connects as soon as it hears that. */
async function listen(): Promise<void> {
  const listener = Deno.listen({ hostname: address, port: 0 });
  say({ port: listener.addr.port });
  connection = await listener.accept();
  say({ open: true });
  await countReceived(connection);
}

async function connect(port: number): Promise<void> {
  connection = await Deno.connect({ hostname: address, port });
  say({ open: true });
}

leaveSignalsToBench();
if (role === "receive") void listen();
for await (const line of hear()) {
  if ("port" in line) await connect(line.port);
  if ("start" in line && role === "send") void pour(connection!);
  if ("report" in line) say({ loopDelayMs: null });
}
Deno.exit(0);
