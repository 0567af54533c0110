/**
 * Names of downloads. A path from the other side is hostile: of it only a plain file name may reach the browser's
 * download folder, and the name the page shows must be the one that is saved.
 *
 * @module
 */

import { utf8Length } from "../../core/utf8_length.ts";
import { splitExtension } from "../unique_names.ts";

/** Bytes of a name in UTF-8; common file systems take 255 (NAME_MAX), and a browser adds to it while it writes. */
const NAME_BYTES = 200;

/** What has a meaning to some file system, controls, and what reorders or hides text (Unicode UAX #9). */
const UNSAFE =
  // deno-lint-ignore no-control-regex -- naming the control characters is this pattern's purpose
  /[<>:"|?*%~\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Device names of Windows, with any extension (Win32, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\.|$)/i;

/** The name under which a browser may save the file that its sender calls `path`; never empty, no separators. */
export function downloadName(path: string): string {
  const last = path.split(/[/\\]/).findLast((part) => part !== "") ?? "";
  const plain = closeEnds(last.toWellFormed().replace(UNSAFE, "_"));
  const named = /[^_]/.test(plain) ? plain : "file";
  return shorten(DEVICE.test(named) ? `_${named}` : named);
}

/**
 * `_` for the blanks and dots at each end. No pattern for those at the end: it would look through every run of blanks
 * once for each of them.
 */
function closeEnds(name: string): string {
  const start = name.search(/[^\s.]/);
  if (start < 0) return "_";
  let end = name.length;
  while (/[\s.]/.test(name[end - 1]!)) end--;
  return (start > 0 ? "_" : "") + name.slice(start, end) + (end < name.length ? "_" : "");
}

/** Cuts the stem, not the extension, between two characters. */
function shorten(name: string): string {
  if (utf8Length(name) <= NAME_BYTES) return name;
  const { stem, extension } = splitExtension(name);
  // A character is a byte at least, so that more of them need not be tried.
  const characters = [...stem].slice(0, NAME_BYTES);
  while (utf8Length(characters.join("") + extension) > NAME_BYTES) characters.pop();
  return characters.join("").replace(/[\s.]+$/, "") + extension;
}
