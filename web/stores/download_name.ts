/**
 * Names of downloads. A path from the other side is hostile: of it only a plain file name may reach the browser's
 * download folder, and the name the page shows must be the one that is saved.
 *
 * @module
 */

import { splitExtension } from "../unique_names.ts";

/** UTF-16 code units of a name: with four bytes each it fits the 255 bytes of common file systems (NAME_MAX). */
const NAME_LENGTH = 60;

/** What has a meaning to some file system, controls, and what reorders or hides text (Unicode UAX #9). */
const UNSAFE =
  // deno-lint-ignore no-control-regex -- naming the control characters is this pattern's purpose
  /[<>:"|?*%~\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Device names of Windows, with any extension (Win32, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\.|$)/i;

/** The name under which a browser may save the file that its sender calls `path`; never empty, no separators. */
export function downloadName(path: string): string {
  const last = path.split(/[/\\]/).findLast((part) => part !== "") ?? "";
  const plain = last.toWellFormed().replace(UNSAFE, "_").replace(/^[\s.]+|[\s.]+$/g, "_");
  const named = /[^_]/.test(plain) ? plain : "file";
  return shorten(DEVICE.test(named) ? `_${named}` : named);
}

/** Cuts the stem, not the extension, and no surrogate pair in two. */
function shorten(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const { stem, extension } = splitExtension(name);
  const cut = stem.slice(0, NAME_LENGTH - extension.length);
  return cut.replace(/[\ud800-\udbff]$/, "").replace(/[\s.]+$/, "") + extension;
}
