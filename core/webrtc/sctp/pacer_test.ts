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
