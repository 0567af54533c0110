/**
 * A WebRTC stack alone: two processes, one data channel, no files, no hashing.
 *
 * @module
 */

import { TextLineStream } from "./text_lines.ts";

/** The stacks there are to compare with. */
export type Stack = "werift" | "libdatachannel";

/** Milliseconds after which a run counts as hung. */
const DEADLINE_MS = 180_000;

/** Seconds that `bytes` take from one process to another. */
export async function timeStack(stack: Stack, bytes: number): Promise<number> {
  const offerer = start(stack, "offer", bytes);
  const answerer = start(stack, "answer", bytes);
  const timer = setTimeout(() => [offerer, answerer].forEach((child) => child.kill("SIGKILL")), DEADLINE_MS);
  try {
    relay(offerer, answerer);
    return await relayUntilDone(answerer, offerer);
  } finally {
    clearTimeout(timer);
    for (const child of [offerer, answerer]) kill(child);
    await Promise.all([offerer.status, answerer.status]);
  }
}

function start(stack: Stack, role: "offer" | "answer", bytes: number): Deno.ChildProcess {
  const args = ["run", "-A", "bench/stack_peer.ts", stack, role, String(bytes)];
  return new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped", stderr: "inherit" })
    .spawn();
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch { /* it has ended */ }
}

async function relay(from: Deno.ChildProcess, to: Deno.ChildProcess): Promise<void> {
  await from.stdout.pipeTo(to.stdin).catch(() => {});
}

async function relayUntilDone(from: Deno.ChildProcess, to: Deno.ChildProcess): Promise<number> {
  const writer = to.stdin.getWriter();
  for await (const line of from.stdout.pipeThrough(new TextLineStream())) {
    const { seconds } = JSON.parse(line);
    if (typeof seconds === "number") return seconds;
    await writer.write(new TextEncoder().encode(line + "\n"));
  }
  throw new Error("the stack ended before everything arrived");
}
