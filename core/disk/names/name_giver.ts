import { exceedsBytes } from "../../utf8_length.ts";
import { NAME_BYTES } from "./partial_name.ts";
import { collisionKey } from "./safe_name.ts";

/** Gives each file of one manifest a name that no file system takes for another's. */
export class NameGiver {
  readonly #given = new Set<string>();

  /** `name`, or the first of `name (2).ext`, `name (3).ext`, … that is free. */
  give(name: string): string {
    let candidate = name;
    for (let number = 2; this.#given.has(collisionKey(candidate)); number++) {
      candidate = numbered(name, number);
    }
    this.#given.add(collisionKey(candidate));
    return candidate;
  }
}

/**
 * `name (number).ext`: the number goes before the extension, and before both parts of `.tar.gz` and its like. A name
 * that gets too long for a file system loses the end of what comes before the number.
 */
export function numbered(name: string, number: number): string {
  const extension = /(?<=.)(\.tar)?\.[^. ]{1,10}$/i.exec(name)?.[0] ?? "";
  const characters = [...name.slice(0, name.length - extension.length)];
  for (;;) {
    const given = `${characters.join("")} (${number})${extension}`;
    if (characters.length === 0 || !exceedsBytes(given, NAME_BYTES)) return given;
    characters.pop();
  }
}
