/**
 * An end's side of the conversation with the bench.
 *
 * @module
 */

import { TextLineStream } from "../text_lines.ts";
import type { BenchLine, EndLine } from "./line.ts";

/** Says a line, at once. */
export function say(line: EndLine): void {
  const bytes = new TextEncoder().encode(JSON.stringify(line) + "\n");
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

/** What the bench says, until it is gone. */
export async function* hear(): AsyncGenerator<BenchLine> {
  for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) yield JSON.parse(line);
}

/** Leaves signals to the bench, which gets them too and then closes stdin: so an end always ends in order. */
export function leaveSignalsToBench(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) Deno.addSignalListener(signal, () => {});
}
