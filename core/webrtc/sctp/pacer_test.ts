import { strict as assert } from "node:assert";
import { Pacer } from "./pacer.ts";

Deno.test("ready() lets packets out at the rate over a second, whatever the timer does", () => {
  for (const timerMs of [0.1, 1, 3]) {
    const pacer = new Pacer();
    let sent = 0;
    for (let nowMs = 0; nowMs <= 1000; nowMs += timerMs) {
      while (pacer.ready(nowMs, 1200, 1200)) {
        pacer.sent(1200);
        sent += 1200;
      }
    }
    assert.ok(Math.abs(sent - 1_200_000) < 20_000, `${sent} bytes with a timer of ${timerMs} ms`);
  }
});

Deno.test("ready() never refuses when unpaced", () => {
  const pacer = new Pacer();
  for (let count = 0; count < 1000; count++) {
    assert.equal(pacer.ready(0, Infinity, 1200), true);
    pacer.sent(1200);
  }
});

Deno.test("nextMs is when it is ready again", () => {
  const pacer = new Pacer();
  let nowMs = 5;
  while (pacer.ready(nowMs, 100, 1000)) pacer.sent(1000);
  assert.equal(pacer.ready(nowMs, 100, 1000), false);
  nowMs = pacer.nextMs + 0.001;
  assert.equal(pacer.ready(nowMs, 100, 1000), true);
});

/** Packets of 1,000 bytes that leave at `nowMs`. */
function burst(pacer: Pacer, nowMs: number): number {
  let packets = 0;
  for (; pacer.ready(nowMs, 25_000, 1000); packets++) pacer.sent(1000);
  return packets;
}

Deno.test("ready() lets no larger burst out than the peer holds, however late it is asked", () => {
  const bursts = (pacer: Pacer) => [burst(pacer, 0), burst(pacer, 100)];
  assert.deepEqual(bursts(new Pacer()), [100, 100], "four milliseconds of rate");
  assert.deepEqual(bursts(new Pacer(24)), [24, 24]);
  assert.deepEqual(bursts(new Pacer(5)), [10, 10], "ten are always allowed");
});

Deno.test("ready() lets follow what was acknowledged, once", () => {
  const pacer = new Pacer(24);
  burst(pacer, 0);
  pacer.returned(16_000);
  assert.equal(burst(pacer, 100), 40);
  assert.equal(burst(pacer, 200), 24);
  pacer.returned(1_000_000);
  assert.equal(burst(pacer, 300), 100, "four milliseconds of rate are the most");
});
