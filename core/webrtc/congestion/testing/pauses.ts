/** How a receiver pauses: at each multiple of `everyMs`, for `forMs`, and what arrives meanwhile waits for the end of it. */
export interface Pauses {
  readonly everyMs: number;
  readonly forMs: number;
}

/** When what arrives at `arrivesMs` is taken in. */
export function takenMs(arrivesMs: number, { everyMs, forMs }: Pauses): number {
  const sinceMs = arrivesMs % everyMs;
  return sinceMs < forMs ? arrivesMs - sinceMs + forMs : arrivesMs;
}
