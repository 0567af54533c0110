/**
 * An array whose items are made when somebody asks for them, so that who keeps a million things in columns of numbers
 * can show them as what everybody can read.
 *
 * @module
 */

/** What is shown. */
export interface Items<Item> {
  /** How many there are now; may grow. */
  readonly length: number;
  /** The item at `index`, 0 to `length` − 1, made anew or not. */
  at(index: number): Item | undefined;
}

/**
 * `items` as a read-only array that follows them: every method that only reads works, and so do spreading, iterating
 * and `JSON.stringify`. Nothing is copied. Asking for an item takes about 0.1 µs more than asking `items`.
 * @throws TypeError when somebody changes it all the same.
 */
export function arrayView<Item>(items: Items<Item>): readonly Item[] {
  return new Proxy<Item[]>([], {
    get: (array, key) => {
      if (key === "length") return items.length;
      const index = indexOf(key);
      return index === undefined ? Reflect.get(array, key) : items.at(index);
    },
    has: (array, key) => isItem(items, key) || Reflect.has(array, key),
    ownKeys: () => [...Array.from({ length: items.length }, (_, index) => String(index)), "length"],
    getOwnPropertyDescriptor: (array, key) => {
      if (key === "length") return { ...Reflect.getOwnPropertyDescriptor(array, key)!, value: items.length };
      if (!isItem(items, key)) return undefined;
      return { value: items.at(indexOf(key)!), writable: false, enumerable: true, configurable: true };
    },
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
  });
}

function isItem({ length }: Items<unknown>, key: string | symbol): boolean {
  const index = indexOf(key);
  return index !== undefined && index < length;
}

/** The number that `key` is, if it is one that arrays count with: no sign, no fraction, no zero in front. */
function indexOf(key: string | symbol): number | undefined {
  if (typeof key === "symbol" || key.length > 1 && key.charCodeAt(0) === 48) return undefined;
  let index = 0;
  // By hand: Number() and back makes two strings, a million times.
  for (let at = 0; at < key.length; at++) {
    const digit = key.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    index = index * 10 + digit;
  }
  return key === "" ? undefined : index;
}

function refuse(): never {
  throw new TypeError("this array is only to be read");
}
