/**
 * Where a command line of `slip receive` puts things. Pure: opens nothing.
 *
 * @module
 */

import { escapeForDisplay, slipError } from "../core/errors.ts";
import type { ReceiveFlags } from "./command_line.ts";

/** The output path that means stdout. */
const STDOUT = "-";

/** Where what is received goes. */
export type Destination =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "stdout" };

/** Whether stdout carries what is received, and so nothing else. */
export function isToStdout({ output }: Pick<ReceiveFlags, "output">): boolean {
  return output === STDOUT;
}

/**
 * Where `flags` want it.
 * @throws SlipError `usage` when they contradict each other.
 */
export function readDestination(flags: ReceiveFlags): Destination {
  const { dir, output, json } = flags;
  if (output === undefined) return { kind: "folder", path: dir ?? "." };
  if (dir !== undefined) {
    throw slipError("usage", { detail: "--output names one file and --dir a folder: give one of them" });
  }
  if (output === "") throw slipError("usage", { detail: "--output needs a path, or - for stdout" });
  if (!isToStdout(flags)) return { kind: "file", path: output };
  if (json) {
    throw slipError("usage", { detail: "--json and --output - both want stdout: give one of them" });
  }
  return { kind: "stdout" };
}

/** How a sentence names the place, escaped: `in /home/me`, `as /home/me/a.txt`, `to stdout`. */
export function placeWords({ output }: Pick<ReceiveFlags, "output">, place: string): string {
  if (output === undefined) return `in ${escapeForDisplay(place)}`;
  return output === STDOUT ? "to stdout" : `as ${escapeForDisplay(place)}`;
}
