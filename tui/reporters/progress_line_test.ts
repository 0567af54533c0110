import assert from "node:assert/strict";
import { INITIAL_VIEW, type Phase, type View } from "../../core/view.ts";
import { progressLine, slowest } from "./progress_line.ts";

const moving: View = {
  ...INITIAL_VIEW,
  phase: "moving",
  bytes: 28_800_000,
  totalBytes: 64_000_000,
  bytesPerSecond: 12_300_000,
  path: { kind: "direct", detail: "" },
};

function crowd(...all: [phase: Phase, bytes: number][]): View {
  const receivers = new Map(
    all.map(([phase, bytes], index) => [`${index + 2}`, { ...moving, phase, bytes }]),
  );
  return { ...INITIAL_VIEW, totalBytes: 64_000_000, receivers };
}

Deno.test("progressLine() shows share, bytes, rate, time left and path", () => {
  assert.equal(progressLine(moving), " 45%  28.8 MB of 64.0 MB  12.3 MB/s  3 s left  direct");
  assert.equal(
    progressLine({ ...moving, bytes: 0, bytesPerSecond: 0, path: { kind: "relay", detail: "" } }),
    "  0%  0 B of 64.0 MB  0 B/s  relay",
  );
});

Deno.test("progressLine() shows the round trip when it is known, and a pause instead of a rate", () => {
  assert.equal(
    progressLine({ ...moving, roundTripMs: 23.4 }),
    " 45%  28.8 MB of 64.0 MB  12.3 MB/s  3 s left  direct  23 ms",
  );
  assert.equal(progressLine({ ...moving, pausedBy: ["there"] }), " 45%  28.8 MB of 64.0 MB  paused  direct");
});

Deno.test("progressLine() claims no share of a stream, whose end nobody knows", () => {
  const files = [{ path: "stdin", size: 0, kind: "stream" as const }];
  assert.equal(
    progressLine({ ...moving, files, totalBytes: 0, path: { kind: "direct", detail: "" } }),
    "28.8 MB  12.3 MB/s  direct",
  );
});

Deno.test("progressLine() shows the slowest of several receivers, and how many there are", () => {
  const table: [View, string][] = [
    [crowd(["moving", 32e6]), " 50%  32.0 MB of 64.0 MB  12.3 MB/s  3 s left  direct"],
    [
      crowd(["moving", 64e6], ["moving", 32e6], ["done", 64e6], ["connecting", 0], ["done", 64e6]),
      " 50%  32.0 MB of 64.0 MB  12.3 MB/s  3 s left  direct  slowest of 2 receivers  2 done",
    ],
    [crowd(["done", 64e6], ["failed", 1]), "  0%  0 B of 64.0 MB  0 B/s  1 done"],
  ];
  for (const [view, line] of table) assert.equal(progressLine(view), line);
});

Deno.test("slowest() is the view itself where there is one receiver", () => {
  assert.equal(slowest(moving), moving);
});
