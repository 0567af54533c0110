/** Does `action` for each item, up to `most` at a time. @throws What the first action that fails throws, after all ended. */
export async function atOnce<T>(
  most: number,
  items: Iterable<T>,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const work = async () => {
    for (let next = iterator.next(); !next.done && failures.length === 0; next = iterator.next()) {
      await action(next.value).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: most }, work));
  if (failures.length > 0) throw failures[0];
}

/** Lets whatever waits, such as a ping, have its turn during work that takes long. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
