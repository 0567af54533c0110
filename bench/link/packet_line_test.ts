import assert from "node:assert/strict";
import fc from "fast-check";
import { PacketLine } from "./packet_line.ts";

function take(line: PacketLine, nowMs: number): number[][] {
  const out: number[][] = [];
  line.deliverDue(nowMs, (packet) => out.push([...packet]));
  return out;
}

Deno.test("PacketLine hands out what is due, as it came, and no more", () => {
  const line = new PacketLine(4);
  assert.equal(line.nextDueMs, Infinity);
  const packet = new Uint8Array([1, 2, 3]);
  line.push(packet, 5);
  packet.fill(0);
  line.push(new Uint8Array([9]), 6);
  assert.deepEqual([line.size, line.nextDueMs], [2, 5]);
  assert.deepEqual(take(line, 4.9), []);
  assert.deepEqual(take(line, 5), [[1, 2, 3]]);
  assert.deepEqual(take(line, 100), [[9]]);
  assert.deepEqual([line.size, line.nextDueMs], [0, Infinity]);
});

Deno.test("PacketLine takes packets up to its largest", () => {
  const line = new PacketLine(4);
  line.push(new Uint8Array(4), 0);
  assert.throws(() => line.push(new Uint8Array(5), 0), RangeError);
});

Deno.test("PacketLine keeps order and bytes, however it grows and empties", () => {
  const steps = fc.array(fc.record({ pushes: fc.nat({ max: 200 }), waitMs: fc.nat({ max: 300 }) }), {
    maxLength: 8,
  });
  fc.assert(fc.property(steps, (plan) => {
    const line = new PacketLine(4);
    const expected: number[] = [];
    let [next, nowMs] = [0, 0];
    const out: number[] = [];
    for (const { pushes, waitMs } of plan) {
      for (let i = 0; i < pushes; i++) {
        line.push(new Uint8Array(new Uint32Array([next]).buffer), next);
        expected.push(next++);
      }
      nowMs += waitMs;
      line.deliverDue(
        nowMs,
        (packet) => out.push(new DataView(packet.buffer, packet.byteOffset).getUint32(0, true)),
      );
      assert.deepEqual(out, expected.filter((due) => due <= nowMs));
    }
  }));
});
