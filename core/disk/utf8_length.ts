/** Bytes that `text` takes in UTF-8; an unpaired surrogate counts as the replacement character, three bytes. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
