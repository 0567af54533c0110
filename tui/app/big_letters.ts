/**
 * Letters of five rows of dots, for a code that is read from across a room. Pure.
 *
 * @module
 */

/** Rows of dots of a letter. */
const ROWS = 5;

/** The rows of each letter, `#` for a dot. */
const LETTERS: Readonly<Record<string, string>> = {
  "a": ".#. #.# ### #.# #.#",
  "b": "##. #.# ##. #.# ##.",
  "c": ".## #.. #.. #.. .##",
  "d": "##. #.# #.# #.# ##.",
  "e": "### #.. ##. #.. ###",
  "f": "### #.. ##. #.. #..",
  "g": ".### #... #.## #..# .###",
  "h": "#.# #.# ### #.# #.#",
  "i": "### .#. .#. .#. ###",
  "j": "..# ..# ..# #.# .#.",
  "k": "#.# #.# ##. #.# #.#",
  "l": "#.. #.. #.. #.. ###",
  "m": "#...# ##.## #.#.# #...# #...#",
  "n": "#..# ##.# #.## #..# #..#",
  "o": ".##. #..# #..# #..# .##.",
  "p": "##. #.# ##. #.. #..",
  "q": ".##. #..# #..# #.#. .#.#",
  "r": "##. #.# ##. #.# #.#",
  "s": ".## #.. .#. ..# ##.",
  "t": "### .#. .#. .#. .#.",
  "u": "#.# #.# #.# #.# ###",
  "v": "#.# #.# #.# #.# .#.",
  "w": "#...# #...# #.#.# ##.## #...#",
  "x": "#.# #.# .#. #.# #.#",
  "y": "#.# #.# .#. .#. .#.",
  "z": "### ..# .#. #.. ###",
  "0": "### #.# #.# #.# ###",
  "1": ".#. ##. .#. .#. ###",
  "2": "##. ..# .#. #.. ###",
  "3": "##. ..# .#. ..# ##.",
  "4": "#.# #.# ### ..# ..#",
  "5": "### #.. ##. ..# ##.",
  "6": ".## #.. ##. #.# .#.",
  "7": "### ..# .#. .#. .#.",
  "8": ".#. #.# .#. #.# .#.",
  "9": ".#. #.# .## ..# ##.",
  "-": "... ... ### ... ...",
};

/** Columns between two letters. */
const GAP = 1;

/**
 * `text` in dots: rows of booleans, all as long; `undefined` when it has a character that has no letter here. Case does
 * not matter.
 */
export function bigLetters(text: string): boolean[][] | undefined {
  const letters = [...text.toLowerCase()].map((letter) => LETTERS[letter]?.split(" "));
  if (letters.length === 0 || letters.includes(undefined)) return undefined;
  return Array.from(
    { length: ROWS },
    (_, row) => [...letters.map((letter) => letter![row]!).join(".".repeat(GAP))].map((dot) => dot === "#"),
  );
}
