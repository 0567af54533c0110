/** A duration (0 or more milliseconds) as `<1 ms`, `12 ms`. */
export function milliseconds(durationMs: number): string {
  return durationMs < 0.5 ? "<1 ms" : `${Math.round(durationMs)} ms`;
}
