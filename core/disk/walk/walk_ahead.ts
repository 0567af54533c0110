/**
 * Calls `look` for each item, up to `ahead` at a time, and `use` for each result in the order of the items, one after
 * the other.
 */
export async function lookAhead<Item, Result>(
  items: readonly Item[],
  ahead: number,
  look: (item: Item) => Promise<Result>,
  use: (item: Item, result: Result) => Promise<void> | void,
): Promise<void> {
  const looks: Promise<Result>[] = [];
  const start = (item: Item) => {
    const promise = look(item);
    // When an earlier one ends the whole, nobody hears of this one.
    promise.catch(() => {});
    looks.push(promise);
  };
  items.slice(0, ahead).forEach(start);
  for (const [index, item] of items.entries()) {
    const result = await looks.shift()!;
    const next = items[index + ahead];
    if (next !== undefined) start(next);
    await use(item, result);
  }
}
