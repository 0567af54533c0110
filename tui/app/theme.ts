/**
 * How everything looks: colours by meaning, and the few characters that are no letters. Nothing else in the app names
 * a colour or draws a character outside of ASCII.
 *
 * Only the terminal's own sixteen colours are used, so that its light or dark theme stays what its person chose. No
 * meaning is carried by colour alone.
 *
 * @module
 */

/** Colours by meaning, as Ink takes them; `undefined` is the terminal's own. */
export interface Colours {
  /** What can be acted on: the selected row, the code. */
  readonly accent: string | undefined;
  /** It went well. */
  readonly good: string | undefined;
  /** Worth knowing: a warning, a name that is taken. */
  readonly caution: string | undefined;
  /** It went wrong. */
  readonly bad: string | undefined;
  /** Labels, hints, what is done with. */
  readonly quiet: string | undefined;
}

/** Characters that are drawn; each is one column wide. */
export interface Glyphs {
  /** In front of the selected row. */
  readonly pointer: string;
  readonly checked: string;
  readonly unchecked: string;
  /** Some of a folder is checked. */
  readonly partly: string;
  readonly good: string;
  readonly bad: string;
  readonly caution: string;
  readonly bullet: string;
  readonly ellipsis: string;
  /** After what is being done; the only one that may be wider. */
  readonly goingOn: string;
  /** In front of an open and a closed folder. */
  readonly open: string;
  readonly closed: string;
  readonly up: string;
  readonly down: string;
  readonly left: string;
  readonly right: string;
  /** Between two parts of a line. */
  readonly separator: string;
  readonly line: string;
  /** Where the next character goes. */
  readonly cursor: string;
  /** Done and not yet done in a bar; `barParts` fill the cell between, from little to nearly full. */
  readonly barFull: string;
  readonly barEmpty: string;
  readonly barParts: readonly string[];
  /** Heights of a graph, from nothing to full. */
  readonly graph: readonly string[];
  /** What turns while something is waited for. */
  readonly spinner: readonly string[];
  /** Halves of a cell: both, the upper, the lower, none; `undefined` where they cannot be drawn. */
  readonly blocks: readonly [both: string, upper: string, lower: string, none: string] | undefined;
  /** Of Ink's boxes. */
  readonly border: "round" | "classic";
}

/** How the app looks on one terminal. */
export interface Theme {
  readonly colours: Colours;
  readonly glyphs: Glyphs;
  /** Whether colours may be used at all. */
  readonly isColoured: boolean;
}

const COLOURS: Colours = {
  accent: "cyan",
  good: "green",
  caution: "yellow",
  bad: "red",
  quiet: "gray",
};

const NO_COLOURS: Colours = {
  accent: undefined,
  good: undefined,
  caution: undefined,
  bad: undefined,
  quiet: undefined,
};

const UNICODE: Glyphs = {
  pointer: "›",
  checked: "●",
  unchecked: "○",
  partly: "◐",
  good: "✓",
  bad: "✗",
  caution: "!",
  bullet: "•",
  ellipsis: "…",
  goingOn: "…",
  open: "▾",
  closed: "▸",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  separator: "·",
  line: "─",
  cursor: "▏",
  barFull: "█",
  barEmpty: "░",
  barParts: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
  graph: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
  blocks: ["█", "▀", "▄", " "],
  border: "round",
};

const ASCII: Glyphs = {
  pointer: ">",
  checked: "x",
  unchecked: ".",
  partly: "-",
  good: "+",
  bad: "x",
  caution: "!",
  bullet: "*",
  ellipsis: "~",
  goingOn: "...",
  open: "v",
  closed: ">",
  up: "^",
  down: "v",
  left: "<",
  right: ">",
  separator: "-",
  line: "-",
  cursor: "_",
  barFull: "#",
  barEmpty: ".",
  barParts: [],
  graph: [" ", ".", ":", "-", "=", "+", "*", "#"],
  spinner: ["|", "/", "-", "\\"],
  blocks: undefined,
  border: "classic",
};

/** What a terminal can show. */
export interface ThemeOptions {
  /** Colours may be used. @default true */
  readonly isColoured?: boolean;
  /** More than ASCII can be drawn. @default true */
  readonly isUnicode?: boolean;
}

/** The theme for a terminal that can show this. */
export function createTheme({ isColoured = true, isUnicode = true }: ThemeOptions = {}): Theme {
  return {
    colours: isColoured ? COLOURS : NO_COLOURS,
    glyphs: isUnicode ? UNICODE : ASCII,
    isColoured,
  };
}

/**
 * What the environment says a terminal can show: no colours with `NO_COLOR` (https://no-color.org), no more than ASCII
 * when the locale names another encoding than UTF-8 (POSIX.1-2024, 8.2) or on the console of Linux.
 * @param read What a variable says; `undefined` when it is not set or empty.
 */
export function themeOptions(read: (name: string) => string | undefined): Required<ThemeOptions> {
  const locale = read("LC_ALL") ?? read("LC_CTYPE") ?? read("LANG");
  const isOtherEncoding = locale !== undefined && !/utf-?8/i.test(locale);
  return {
    isColoured: read("NO_COLOR") === undefined,
    isUnicode: !isOtherEncoding && read("TERM") !== "linux",
  };
}

/** Props of Ink's `Text` for a colour by its meaning: `<Text {...tint(theme, "accent")}>`. */
export function tint({ colours }: Theme, meaning: keyof Colours): { color?: string } {
  const color = colours[meaning];
  return color === undefined ? {} : { color };
}
