import type { CongestionController, CongestionControllerFactory, Feedback } from "../controller.ts";

/** What a controller that never changes its mind allows, and what it is told. */
export interface FixedOptions {
  /** @default Infinity */
  readonly windowBytes?: number;
  /** Bytes per millisecond. @default Infinity */
  readonly pacingRate?: number;
  readonly onFeedback?: (feedback: Readonly<Feedback>) => void;
  readonly onTimeout?: (nowMs: number) => void;
}

/** Makes a controller that always allows the same, so that what is measured is the path. */
export function fixed(
  { windowBytes = Infinity, pacingRate = Infinity, onFeedback, onTimeout }: FixedOptions,
): CongestionControllerFactory {
  return (): CongestionController => ({
    name: "fixed",
    windowBytes,
    pacingRate,
    feedback: (feedback) => onFeedback?.(feedback),
    timedOut: (nowMs) => onTimeout?.(nowMs),
    restarted: () => {},
    packetSize: () => {},
  });
}
