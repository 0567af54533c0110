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
 * and `JSON.stringify`. Nothing is copied.
 *
 * Iterating, `entries()` and `at()` cost no more than `items.at()`. For `array[index]` and for the other methods V8
 * makes a text of every index, and keeps it until the whole heap is collected: not for whatever is done for each of
 * many items.
 * @throws TypeError when somebody changes it all the same.
 */
export function arrayView<Item>(items: Items<Item>): readonly Item[] {
  const own = ownMethods(items);
  return new Proxy<Item[]>([], {
    get: (array, key) => {
      if (key === "length") return items.length;
      const index = indexOf(key);
      return index === undefined ? own.get(key) ?? Reflect.get(array, key) : items.at(index);
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

/** What those ask for who go through all items, or handle one after the other. */
function ownMethods<Item>(items: Items<Item>): ReadonlyMap<string | symbol, unknown> {
  const values = () => iterate(items, (index) => items.at(index)!);
  return new Map<string | symbol, unknown>([
    ["at", (index: number) => items.at(index < 0 ? items.length + index : index)],
    ["slice", (start?: number, end?: number) => sliceOf(items, start, end)],
    ["entries", () => iterate(items, (index): [number, Item] => [index, items.at(index)!])],
    ["values", values],
    [Symbol.iterator, values],
  ]);
}

function* iterate<Step>(items: Items<unknown>, step: (index: number) => Step): Generator<Step> {
  for (let index = 0; index < items.length; index++) yield step(index);
}

function sliceOf<Item>(items: Items<Item>, start = 0, end = items.length): Item[] {
  const { length } = items;
  const place = (index: number) => index < 0 ? Math.max(0, length + index) : Math.min(index, length);
  const slice: Item[] = [];
  for (let index = place(start); index < place(end); index++) slice.push(items.at(index)!);
  return slice;
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
