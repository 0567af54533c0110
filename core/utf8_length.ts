const encoder = new TextEncoder();

/** Bytes of `text` in UTF-8; a lone surrogate counts as U+FFFD, three bytes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** Whether `text` takes more than `limit` bytes in UTF-8; encodes only what could be either way. */
export function exceedsBytes(text: string, limit: number): boolean {
  // A UTF-16 code unit takes one to three bytes (RFC 3629, section 3).
  if (text.length > limit) return true;
  return text.length * 3 > limit && utf8Length(text) > limit;
}
