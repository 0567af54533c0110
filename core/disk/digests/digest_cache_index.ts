import { type ExtentHeader, GROUP_BLOCKS, KEY_BYTES } from "./digest_cache_extent.ts";

const KEY_WORDS = KEY_BYTES / 4;

/**
 * Where the records of a digest log are, by file and group of blocks: about 50 bytes a record.
 *
 * A hash table in flat arrays: its records would weigh three times as much as objects.
 */
export class ExtentIndex {
  #count = 0;
  #keys = new Uint32Array(64 * KEY_WORDS);
  #firsts = new Uint32Array(64);
  #counts = new Uint16Array(64);
  #offsets = new Float64Array(64);
  /** The record before it of the same file and group; 0 for none, otherwise its number plus one, as in the slots. */
  #earlier = new Uint32Array(64);
  #slots = new Uint32Array(256);

  /** Adds a record. @param offset Where it is in the log. */
  add({ key, first, count }: ExtentHeader, offset: number): void {
    if (this.#count === this.#firsts.length) this.#grow();
    const words = wordsOf(key);
    const number = this.#count++;
    this.#keys.set(words, number * KEY_WORDS);
    this.#firsts[number] = first;
    this.#counts[number] = count;
    this.#offsets[number] = offset;
    this.#link(number);
  }

  /** Where the records are that say to have block `block` of the file `key`, the newest first. */
  *find(key: Uint8Array, block: number): Generator<{ readonly offset: number; readonly count: number }> {
    const slot = this.#slotOf(wordsOf(key), group(block));
    for (let next = this.#slots[slot]!; next !== 0; next = this.#earlier[next - 1]!) {
      const first = this.#firsts[next - 1]!;
      const count = this.#counts[next - 1]!;
      if (block >= first && block < first + count) yield { offset: this.#offsets[next - 1]!, count };
    }
  }

  #link(number: number): void {
    const words = this.#keys.subarray(number * KEY_WORDS, (number + 1) * KEY_WORDS);
    const slot = this.#slotOf(words, group(this.#firsts[number]!));
    this.#earlier[number] = this.#slots[slot]!;
    this.#slots[slot] = number + 1;
  }

  /** The slot that holds this file's group, or the free one where it belongs. */
  #slotOf(words: Uint32Array, wanted: number): number {
    const mask = this.#slots.length - 1;
    // The key is a piece of a SHA-256, so any bits of it do.
    for (let slot = (words[0]! ^ Math.imul(wanted, 0x9e3779b1)) & mask;; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1;
      if (number === -1) return slot;
      const isSame = group(this.#firsts[number]!) === wanted &&
        this.#hasKey(number, words);
      if (isSame) return slot;
    }
  }

  #hasKey(number: number, words: Uint32Array): boolean {
    const at = number * KEY_WORDS;
    for (let index = 0; index < KEY_WORDS; index++) if (this.#keys[at + index] !== words[index]) return false;
    return true;
  }

  #grow(): void {
    this.#keys = copied(new Uint32Array(this.#keys.length * 2), this.#keys);
    this.#firsts = copied(new Uint32Array(this.#firsts.length * 2), this.#firsts);
    this.#counts = copied(new Uint16Array(this.#counts.length * 2), this.#counts);
    this.#offsets = copied(new Float64Array(this.#offsets.length * 2), this.#offsets);
    this.#earlier = new Uint32Array(this.#earlier.length * 2);
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#count; number++) this.#link(number);
  }
}

function group(block: number): number {
  return Math.floor(block / GROUP_BLOCKS);
}

const words = new Uint32Array(KEY_WORDS);
const wordBytes = new Uint8Array(words.buffer);

/** The key as numbers, until the next call: a table of its own for each would be most of a large log's memory. */
function wordsOf(key: Uint8Array): Uint32Array {
  wordBytes.set(key);
  return words;
}

function copied<Numbers extends Uint32Array | Uint16Array | Float64Array>(
  to: Numbers,
  from: Numbers,
): Numbers {
  to.set(from);
  return to;
}
