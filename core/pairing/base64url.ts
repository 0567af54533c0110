/**
 * base64url without padding (RFC 4648, section 5): how opaque bytes travel in the server's text messages.
 *
 * @module
 */

/** `bytes` as text. */
export function formatBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The bytes of `text`, or `undefined` when it is not exactly what {@linkcode formatBase64url} writes: another alphabet,
 * padding, a length that cannot be, or bits set after the last byte. One value has one text, so no change of a text
 * goes unnoticed by whoever authenticates the bytes.
 */
export function parseBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return formatBase64url(bytes) === text ? bytes : undefined;
}
