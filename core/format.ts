/**
 * Numbers as people read them: sizes, rates and times in the words that the terminal and the page share.
 *
 * Units are decimal (1 kB = 1,000 bytes, ISO/IEC 80000-13), as file managers and network rates count.
 *
 * @module
 */

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A size such as `0 B`, `999 B`, `1.5 kB`, `67.1 MB` or `537 MB`: three digits at most, never `1000` of a unit. */
export function formatBytes(bytes: number): string {
  let value = nonNegative(bytes);
  let unit = 0;
  while (Number(rounded(value, unit)) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${rounded(value, unit)} ${UNITS[unit]}`;
}

/** A rate such as `12.5 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/**
 * A share such as `42 %`, rounded down so that `100 %` means every byte.
 * @param total Of nothing, everything is there: `100 %`.
 */
export function formatPercent(part: number, total: number): string {
  return `${total <= 0 ? 100 : Math.floor(Math.min(1, nonNegative(part) / total) * 100)} %`;
}

/** A time that passed, such as `0.4 s`, `12 s`, `3 min 05 s`, `2 h 14 min` or `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  const value = nonNegative(seconds);
  return value < 9.95 ? `${value.toFixed(1)} s` : formatWholeSeconds(Math.round(value));
}

/** A time still to wait, rounded up to whole seconds so that it does not flicker: `1 s`, `3 min 05 s`. */
export function formatTimeLeft(seconds: number): string {
  return formatWholeSeconds(Math.ceil(nonNegative(seconds)));
}

/** A number with its noun, such as `1 file` or `3 files`; the plural takes an s. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function formatWholeSeconds(seconds: number): string {
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${twoDigits(seconds % MINUTE)} s`;
  if (seconds < DAY) {
    return `${Math.floor(seconds / HOUR)} h ${twoDigits(Math.floor(seconds % HOUR / MINUTE))} min`;
  }
  return `${Math.floor(seconds / DAY)} d ${Math.floor(seconds % DAY / HOUR)} h`;
}

/** One decimal while that is at most three digits; whole bytes are never split. */
function rounded(value: number, unit: number): string {
  return value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** What cannot be counted (NaN, below zero) reads as nothing. */
function nonNegative(value: number): number {
  return value > 0 ? value : 0;
}
