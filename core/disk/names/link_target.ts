/**
 * Where a received link may lead: to another place in the folder that is received into, said in the plainest way.
 *
 *     ../../up/first/then/down     never down/../up
 *
 * A target that goes up after it went down means another place when a part of it is itself a link, so that two
 * harmless links together could lead out. Leading `..` are resolved from the folder the link is in, which no link leads
 * to; and whatever comes after them stays below where they lead, each link on the way being held to the same rule.
 *
 * @module
 */

import { PATH_LENGTH } from "../../limits.ts";

/**
 * Why the link at `path` may not lead to `target`; `undefined` when it may. Pure: what is on the disk is not looked at.
 * @param path Of the link, relative to the folder received into; safe by itself.
 * @param target Relative to the folder the link is in.
 * @returns `link-out` when it leads out of the folder received into or hides where it leads, `link-odd` when it cannot
 * be taken although it does not.
 */
export function linkTargetReason(path: string, target: string): "link-out" | "link-odd" | undefined {
  if (target === "" || HIDING.test(target) || !target.isWellFormed()) return "link-out";
  if (target.startsWith("/") || /^[a-z]:/i.test(target)) return "link-out";
  const parts = partsOf(target);
  if (leadsOut(parts, path.split("/").length - 1)) return "link-out";
  return target.length > PATH_LENGTH || namesIn(target).split("/").includes("..") ? "link-odd" : undefined;
}

/** `target` without the `.` and empty parts that {@linkcode linkTargetReason} looks past; `.` when nothing is left. */
export function plainTarget(target: string): string {
  return partsOf(target).join("/") || ".";
}

/** What `target` leads down to after its leading `..`, as a path; empty when it leads nowhere but up. */
export function namesIn(target: string): string {
  const parts = partsOf(target);
  const first = parts.findIndex((part) => part !== "..");
  return first === -1 ? "" : parts.slice(first).join("/");
}

function partsOf(target: string): string[] {
  return target.split("/").filter((part) => part !== "" && part !== ".");
}

// deno-lint-ignore no-control-regex -- naming the control characters is the purpose
const HIDING = /[\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Whether following `parts` from `depth` folders down ever leaves the top one. */
function leadsOut(parts: readonly string[], depth: number): boolean {
  let level = depth;
  for (const part of parts) {
    level += part === ".." ? -1 : 1;
    if (level < 0) return true;
  }
  return false;
}
