import { slipError } from "../../errors.ts";
import { TEXT_BYTES } from "../../limits.ts";
import type { ManifestEntry, Source } from "../../ports.ts";
import { exceedsBytes } from "../../utf8_length.ts";

/**
 * A short text for the other person's screen.
 * @throws SlipError `nothing-to-send` for an empty one, `usage` for one of more than `TEXT_BYTES` in UTF-8.
 */
export function openText(text: string): Source {
  if (text === "") throw slipError("nothing-to-send");
  if (exceedsBytes(text, TEXT_BYTES)) {
    throw slipError("usage", {
      detail: `a text has ${TEXT_BYTES} bytes at most; send a longer one as a file`,
    });
  }
  return new TextSource(new TextEncoder().encode(text));
}

class TextSource implements Source {
  readonly entries: readonly ManifestEntry[];
  readonly leftOut = [];
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.entries = [{ path: "text", kind: "text", size: bytes.length }];
  }

  async *list(): AsyncGenerator<readonly ManifestEntry[]> {
    yield this.entries;
  }

  // deno-lint-ignore require-await -- a RangeError comes as a rejection, as everywhere
  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return sliceOf(file === 0 ? this.#bytes : undefined, offset, length);
  }

  async close(): Promise<void> {}
}

/** A copy of `length` bytes from `offset`. @throws RangeError when there are none. */
export function sliceOf(
  bytes: Uint8Array<ArrayBuffer> | undefined,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (bytes === undefined) throw new RangeError("there is no such text");
  if (offset < 0 || length < 0 || offset + length > bytes.length) {
    throw new RangeError(`${length} bytes from ${offset} are not within ${bytes.length}`);
  }
  return bytes.slice(offset, offset + length);
}
