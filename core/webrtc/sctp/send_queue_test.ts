import { strict as assert } from "node:assert";
import { type OutboundMessage, SendQueue } from "./send_queue.ts";

const message = (stream: number, text: string, unordered = false): OutboundMessage => ({
  stream,
  protocol: 51,
  unordered,
  data: new TextEncoder().encode(text),
  ssn: 0,
  sentBytes: 0,
});

function drain(queue: SendQueue): string[] {
  const order: string[] = [];
  for (let next = queue.next(); next; next = queue.next()) {
    order.push(`${next.stream}:${new TextDecoder().decode(next.data)}:${next.ssn}`);
    queue.took(next.data.length);
  }
  return order;
}

Deno.test("next() takes streams in turn, each in order", () => {
  const queue = new SendQueue();
  for (const text of ["a", "b", "c"]) queue.push(message(1, text));
  for (const text of ["x", "y"]) queue.push(message(2, text));
  assert.deepEqual(drain(queue), ["1:a:0", "2:x:0", "1:b:1", "2:y:1", "1:c:2"]);
  assert.equal(queue.empty, true);
});

Deno.test("next() stays with a message until its last byte left", () => {
  const queue = new SendQueue();
  queue.push(message(1, "long"));
  queue.push(message(2, "x"));
  const first = queue.next()!;
  queue.took(3);
  assert.equal(queue.next(), first);
  assert.deepEqual([queue.bufferedOn(1), queue.bufferedOn(2), queue.bufferedBytes], [1, 1, 2]);
  queue.took(1);
  assert.equal(queue.next()!.stream, 2);
});

Deno.test("next() numbers only ordered messages", () => {
  const queue = new SendQueue();
  queue.push(message(1, "a"));
  queue.push(message(1, "u", true));
  queue.push(message(1, "b"));
  assert.deepEqual(drain(queue), ["1:a:0", "1:u:0", "1:b:1"]);
});

Deno.test("pause() holds a stream back, restart() numbers afresh after a reset", () => {
  const queue = new SendQueue();
  queue.push(message(1, "a"));
  assert.deepEqual(drain(queue), ["1:a:0"]);
  queue.pause(1);
  queue.push(message(1, "b"));
  assert.equal(queue.next(), undefined);
  queue.restart(1, true);
  assert.deepEqual(drain(queue), ["1:b:0"]);
});

Deno.test("a queue of thousands keeps its order", () => {
  const queue = new SendQueue();
  const texts = Array.from({ length: 5000 }, (_, index) => String(index));
  for (const text of texts) queue.push(message(3, text));
  assert.deepEqual(drain(queue).map((line) => line.split(":")[1]), texts);
});
