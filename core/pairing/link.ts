/**
 * Links: a server's address with a code in the fragment, which browsers keep to themselves (RFC 9110, section 4.2.5,
 * and RFC 3986, section 3.5).
 *
 *     https://slip.example/path/#7-crumble-violin
 *     └──── server ───────────┘ └──── code ─────┘
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { type Code, formatCode, parseCode } from "./code.ts";

/** A link in its parts. */
export interface Link {
  /** The server's URL without a slash at its end, such as `http://localhost:8080`. */
  readonly server: string;
  /** What stands in the fragment. */
  readonly code: Code;
}

/** Whether `text` is meant to be a link rather than a code. */
export function isLink(text: string): boolean {
  return /^\s*https?:/i.test(text);
}

/**
 * Reads a link as somebody pasted it. A query is dropped.
 * @throws SlipError `code-malformed`.
 */
export function parseLink(text: string): Link {
  if (!isLink(text) || !URL.canParse(text.trim())) throw malformed("it is not an http or https URL");
  const url = new URL(text.trim());
  if (url.username !== "" || url.password !== "") throw malformed("it has a user name or password in it");
  if (url.hash === "") throw malformed("the code after # is missing");
  return { server: baseOf(url), code: parseCode(decodeFragment(url.hash.slice(1))) };
}

/**
 * The link that opens `code` at `server`.
 * @param server An http or https URL, with or without a slash at its end.
 * @throws TypeError when `server` is no URL.
 */
export function formatLink(server: string, code: Code): string {
  return `${baseOf(new URL(server))}/#${encodeURIComponent(formatCode(code))}`;
}

function baseOf(url: URL): string {
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw malformed("the code after # is not readable");
  }
}

/** The link holds the secret, so it is not repeated. */
function malformed(reason: string): Error {
  return slipError("code-malformed", { code: "the link", reason });
}
