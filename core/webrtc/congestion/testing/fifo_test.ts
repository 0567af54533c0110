import { strict as assert } from "node:assert";
import fc from "fast-check";
import { Fifo } from "./fifo.ts";

Deno.test("shift() gives things back in their order, however pushes and shifts alternate", () => {
  fc.assert(fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
    const fifo = new Fifo<number>();
    const model: number[] = [];
    for (const step of steps) {
      if (step === undefined) assert.equal(fifo.shift(), model.shift());
      else model.push(step) && fifo.push(step);
      assert.equal(fifo.length, model.length);
      assert.equal(fifo.first, model[0]);
    }
  }));
});

Deno.test("shift() loses nothing where spent places are let go", () => {
  const fifo = new Fifo<number>();
  for (let number = 0; number < 25_000; number++) fifo.push(number);
  for (let number = 0; number < 25_000; number++) assert.equal(fifo.shift(), number);
  assert.equal(fifo.shift(), undefined);
  fifo.push(7);
  assert.equal(fifo.first, 7);
});
