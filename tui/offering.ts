/**
 * What a command line of `slip send` offers. Pure: opens nothing.
 *
 * @module
 */

import { slipError } from "../core/errors.ts";
import type { SendFlags } from "./command_line.ts";

/** The path that means stdin. */
export const STDIN = "-";

/** What is offered. */
export type Offering =
  | { readonly kind: "tree"; readonly paths: readonly string[] }
  /** `name` is what the receiver shall call it. */
  | { readonly kind: "stdin"; readonly name?: string }
  | { readonly kind: "text"; readonly text: string };

/** Flags that only say something about files and folders. */
const TREE_FLAGS = ["links", "exclude", "gitignore"] as const;

/**
 * What `paths` and `flags` offer together.
 * @throws SlipError `usage` when they contradict each other, `nothing-to-send` when there is nothing.
 */
export function readOffering(paths: readonly string[], flags: SendFlags): Offering {
  const offering = offeringOf(paths, flags);
  const misplaced = TREE_FLAGS.find((flag) => flags[flag] !== undefined);
  if (offering.kind !== "tree" && misplaced !== undefined) {
    throw usage(`--${misplaced} is for files and folders, not for ${wordFor(offering)}`);
  }
  if (offering.kind !== "stdin" && flags.name !== undefined) {
    throw usage("--name is for stdin: use it with - as the only path");
  }
  if (offering.kind === "stdin") checkStdin(flags);
  return offering;
}

function offeringOf(paths: readonly string[], { text, name }: SendFlags): Offering {
  if (text !== undefined) {
    if (paths.length > 0) throw usage("either --text or paths can be sent, not both");
    if (text === "") throw usage("--text is empty");
    return { kind: "text", text };
  }
  if (paths.length === 0) throw slipError("nothing-to-send");
  if (!paths.includes(STDIN)) return { kind: "tree", paths };
  if (paths.length > 1) throw usage("- for stdin goes with no other path; for a file of that name use ./-");
  return { kind: "stdin", ...(name !== undefined && { name }) };
}

function checkStdin({ receivers, verify, name }: SendFlags): void {
  if (receivers !== undefined && receivers !== 1) {
    throw usage("stdin can be read once, so - goes with one receiver only");
  }
  if (verify) throw usage("--verify asks on stdin, which - sends: let the receiver use --verify");
  if (name !== undefined && (name === "" || /[/\\]/.test(name))) {
    throw usage("--name is the name of a file, without folders");
  }
}

function wordFor({ kind }: Offering): string {
  return kind === "text" ? "a text" : kind;
}

function usage(detail: string): Error {
  return slipError("usage", { detail });
}
