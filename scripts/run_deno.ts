/**
 * Running this very Deno, wherever it is: `deno` need not be on the PATH.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** The repository's root, an absolute path. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** How a command ended. */
export interface Outcome {
  readonly success: boolean;
  /** Everything it said on stdout, and after it everything on stderr. */
  readonly output: string;
}

/** Runs `deno ARGS` without a stdin in `folder`, the repository's root unless given, and keeps what it says. */
export async function runDeno(args: readonly string[], folder: string = ROOT): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
