/** Slots of a new table; a power of two, as all its sizes are. */
const FIRST_SLOTS = 1024;

/**
 * Which strings were seen, remembered by 52 bits of a hash each: 16 bytes a string, however long, where a `Set` keeps
 * the strings. Of a million strings some two share a hash with a probability of 1 in 9,000; the hash begins with a random
 * number, so that nobody can choose strings that do.
 */
export class SeenKeys {
  readonly #seed = crypto.getRandomValues(new Uint32Array(2));
  /** Hashes, each at or after its own place; 0 where none is. */
  #slots = new Float64Array(FIRST_SLOTS);
  #size = 0;

  /** Whether `key` was added. */
  has(key: string): boolean {
    const hash = this.#hash(key);
    return this.#slots[this.#find(hash)] === hash;
  }

  /** Adds `key`. */
  add(key: string): void {
    const hash = this.#hash(key);
    const slot = this.#find(hash);
    if (this.#slots[slot] === hash) return;
    this.#slots[slot] = hash;
    if (++this.#size * 2 > this.#slots.length) this.#grow();
  }

  #find(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash % this.#slots.length;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    for (const hash of old) if (hash !== 0) this.#slots[this.#find(hash)] = hash;
  }

  /** 1 to 2^52: two multiplicative hashes side by side, each mixed at its end as in MurmurHash3. */
  #hash(key: string): number {
    let [one, other] = this.#seed as unknown as [number, number];
    for (let at = 0; at < key.length; at++) {
      const unit = key.charCodeAt(at);
      one = Math.imul(one ^ unit, 0x01000193);
      other = Math.imul(other ^ unit, 0x5bd1e995) ^ other >>> 15;
    }
    return (mix(one) & 0xfffff) * 2 ** 32 + mix(other) + 1;
  }
}

function mix(hash: number): number {
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return (hash ^ hash >>> 16) >>> 0;
}
