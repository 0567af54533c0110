import { testLaneCompliance } from "../connection/testing_lane_compliance.ts";
import { type Line, linkPair } from "./testing_link.ts";

const LINES: readonly (readonly [name: string, line: Line])[] = [
  ["LinkLane on a perfect line", {}],
  ["LinkLane on a line that delays and reorders", { delayMs: 3, jitterMs: 10, lossRate: 0.2 }],
  ["LinkLane on a slow line", { bytesPerSecond: 10e6 }],
];

for (const [name, line] of LINES) {
  testLaneCompliance(name, () => {
    const { a, b, link } = linkPair(line);
    return Promise.resolve({ a, b, [Symbol.asyncDispose]: () => Promise.resolve(link.end()) });
  });
}
