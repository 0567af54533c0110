/**
 * Sizes, rates and durations in words, the same in the terminal and on the page.
 *
 * Units are decimal (1 kB = 1,000 bytes), as disks, networks and most file managers count.
 *
 * @module
 */

const UNITS = ["kB", "MB", "GB", "TB", "PB"] as const;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `bytes` (0 or more) as `999 B`, `1.0 kB`, `64.0 MB`: one decimal from a kilobyte on. */
export function formatBytes(bytes: number): string {
  if (bytes < 999.5) return `${Math.round(bytes)} B`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be shown as 1000.0, which is 1.0 of the next unit.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** A rate in bytes per second (0 or more) as `12.3 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `seconds` (0 or more) as `3.2 s`, `42 s`, `3 min 05 s`, `2 h 03 min`, `3 d 04 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(whole, MINUTE, "min", 1, "s");
  if (whole < DAY) return pair(whole, HOUR, "h", MINUTE, "min");
  return pair(whole, DAY, "d", HOUR, "h");
}

/** A round-trip time in milliseconds (0 or more) as `0.4 ms`, `23 ms`, `1.2 s`. */
export function formatRoundTrip(milliseconds: number): string {
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 999.5 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A time still to wait, in whole seconds rounded up so that it does not flicker: `1 s`, `3 min 05 s`. */
export function formatTimeLeft(seconds: number): string {
  const whole = Math.ceil(Math.max(0, seconds));
  return whole < MINUTE ? `${whole} s` : formatDuration(whole);
}

/** The share `part` has of `whole` in whole percent, rounded down so that 100 means all; 100 of nothing. */
export function formatPercent(part: number, whole: number): string {
  const percent = whole <= 0 ? 100 : Math.floor((Math.min(Math.max(part, 0), whole) / whole) * 100);
  return `${percent}%`;
}

/** `1 file`, `2 files`, `12,345 files`. `count` is a whole number. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${digits} ${count === 1 ? one : many}`;
}

function pair(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeUnit} ${String(rest).padStart(2, "0")} ${smallUnit}`;
}
