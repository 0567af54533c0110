import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { HELD_CANDIDATES, REMOTE_CANDIDATES } from "../limits.ts";
import { CandidateBuffer, type Trickle } from "./candidate_buffer.ts";

const trickle = (index: number): Trickle => {
  return { type: "candidate", candidate: `candidate:${index}`, sdpMid: "0", sdpMLineIndex: 0 };
};

Deno.test("CandidateBuffer passes on everything once and in order, whenever it is opened", () => {
  const counts = fc.tuple(
    fc.integer({ min: 0, max: HELD_CANDIDATES }),
    fc.integer({ min: 0, max: REMOTE_CANDIDATES }),
  ).filter(([before, after]) => before + after <= REMOTE_CANDIDATES);
  fc.assert(fc.property(counts, ([before, after]) => {
    const buffer = new CandidateBuffer();
    const added: Trickle[] = [];
    const all = Array.from({ length: before + after }, (_, index) => trickle(index));
    for (const one of all.slice(0, before)) buffer.push(one);
    assert.equal(added.length, 0);
    buffer.open((one) => added.push(one));
    assert.deepEqual(added, all.slice(0, before));
    for (const one of all.slice(before)) buffer.push(one);
    assert.deepEqual(added, all);
  }));
});

Deno.test("CandidateBuffer holds HELD_CANDIDATES and refuses one more", () => {
  const buffer = new CandidateBuffer();
  for (let index = 0; index < HELD_CANDIDATES; index++) buffer.push(trickle(index));
  assert.throws(
    () => buffer.push({ type: "end-of-candidates" }),
    (error) => error instanceof SlipError && error.code === "protocol",
  );
});

Deno.test("CandidateBuffer passes on REMOTE_CANDIDATES and no more, and the end of them all the same", () => {
  const buffer = new CandidateBuffer();
  const added: Trickle[] = [];
  for (let index = 0; index < HELD_CANDIDATES / 2; index++) buffer.push(trickle(index));
  buffer.open((one) => added.push(one));
  for (let index = HELD_CANDIDATES / 2; index < REMOTE_CANDIDATES + 5; index++) buffer.push(trickle(index));
  buffer.push({ type: "end-of-candidates" });
  const most = Array.from({ length: REMOTE_CANDIDATES }, (_, index) => trickle(index));
  assert.deepEqual(added, [...most, { type: "end-of-candidates" }]);
});
