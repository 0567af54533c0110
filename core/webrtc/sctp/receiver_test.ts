import { strict as assert } from "node:assert";
import fc from "fast-check";
import { seededRandom } from "../../testing_random.ts";
import { RECEIVED_RANGES, TRACKED_POSITIONS } from "./numbers.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { Receiver } from "./receiver.ts";
import { DataFlag } from "./wire/data.ts";

const { begin, end, unordered } = DataFlag;
const LIMITS = { windowBytes: 1000, messageBytes: 500 };

class Bench {
  readonly messages: string[] = [];
  readonly receiver: Receiver;

  constructor(limits = LIMITS) {
    this.receiver = new Receiver(limits, (stream, _protocol, data) => {
      this.messages.push(`${stream}:${new TextDecoder().decode(data)}`);
      this.receiver.release(data.length);
    });
  }

  data(position: number, flags: number, text: string, { stream = 0, ssn = 0 } = {}): string {
    const bytes = new TextEncoder().encode(text);
    const header = { flags, tsn: 0, stream, ssn, protocol: 51 };
    return this.receiver.data(position, header, bytes, 0, bytes.length);
  }
}

Deno.test("data() drops what would begin one range too many, and takes it once there is room", () => {
  const bench = new Bench({ windowBytes: 1 << 20, messageBytes: 500 });
  const send = (position: number) => bench.data(position, begin | end | unordered, "x");
  for (let index = 0; index < RECEIVED_RANGES; index++) assert.equal(send(1 + 2 * index), "gap");
  const beyond = 1 + 2 * RECEIVED_RANGES;
  assert.equal(send(beyond), "dropped");
  assert.equal(bench.messages.length, RECEIVED_RANGES, "and told nobody");
  assert.equal(send(0), "gap");
  assert.equal(send(beyond), "gap");
  assert.equal(send(beyond), "duplicate");
});

Deno.test("data() delivers a message in one piece and one in three", () => {
  const bench = new Bench();
  assert.equal(bench.data(0, begin | end, "one"), "inOrder");
  bench.data(1, begin, "t", { ssn: 1 });
  bench.data(2, 0, "w", { ssn: 1 });
  bench.data(3, end, "o", { ssn: 1 });
  assert.deepEqual(bench.messages, ["0:one", "0:two"]);
  assert.equal(bench.receiver.bufferedBytes, 0);
});

Deno.test("data() delivers in order of SSN whatever the order of arrival", () => {
  const bench = new Bench();
  assert.equal(bench.data(2, begin | end, "c", { ssn: 2 }), "gap");
  assert.equal(bench.data(1, begin | end, "b", { ssn: 1 }), "gap");
  assert.deepEqual(bench.messages, []);
  assert.equal(bench.data(0, begin | end, "a"), "inOrder");
  assert.deepEqual(bench.messages, ["0:a", "0:b", "0:c"]);
});

Deno.test("data() lets unordered messages and other streams pass a gap", () => {
  const bench = new Bench();
  bench.data(5, end | unordered, "o");
  bench.data(4, begin | unordered, "tw");
  bench.data(2, begin | end, "other", { stream: 7 });
  assert.deepEqual(bench.messages, ["0:two", "7:other"]);
  for (const position of [0, 1, 3]) {
    bench.data(position, begin | end, String(position), { ssn: [0, 1, 0, 2][position]! });
  }
  assert.deepEqual(bench.messages.slice(2), ["0:0", "0:1", "0:3"]);
  assert.equal(bench.receiver.ranges.cumulative, 5);
});

Deno.test("data() says duplicate, and delivers once", () => {
  const bench = new Bench();
  bench.data(0, begin | end, "a");
  assert.equal(bench.data(0, begin | end, "a"), "duplicate");
  bench.data(2, begin | end | unordered, "c");
  assert.equal(bench.data(2, begin | end | unordered, "c"), "duplicate");
  bench.data(1, begin | end, "b", { ssn: 1 });
  assert.deepEqual(bench.messages, ["0:a", "0:c", "0:b"]);
});

Deno.test("data() drops what lies further ahead than is tracked", () => {
  const bench = new Bench();
  assert.equal(bench.data(TRACKED_POSITIONS - 1, begin | end, "x"), "dropped");
  assert.equal(bench.data(TRACKED_POSITIONS - 2, begin | end, "x"), "gap");
});

Deno.test("data() drops what does not fit, but always takes the next in order", () => {
  const bench = new Bench({ windowBytes: 4, messageBytes: 500 });
  assert.equal(bench.data(2, begin, "1234"), "gap");
  assert.equal(bench.receiver.windowBytes, 0);
  assert.equal(bench.data(3, 0, "5"), "dropped");
  assert.equal(bench.data(0, begin | end, "a"), "gap");
  assert.equal(bench.data(1, begin | end, "b", { ssn: 1 }), "inOrder");
  assert.deepEqual(bench.messages, ["0:a", "0:b"]);
});

Deno.test("data() throws the protocol error when a message is above the limit, in order or not", () => {
  const inOrder = new Bench();
  inOrder.data(0, begin, "x".repeat(500));
  assert.throws(() => inOrder.data(1, end, "x"), SctpProtocolError);
  const ahead = new Bench();
  ahead.data(1, begin, "x".repeat(500));
  assert.throws(() => ahead.data(2, end, "x"), SctpProtocolError);
});

Deno.test("data() drops a fragment that continues nothing", () => {
  const bench = new Bench();
  bench.data(0, end, "tail");
  bench.data(1, begin | end, "whole");
  assert.deepEqual(bench.messages, ["0:whole"]);
});

Deno.test("forward() gives up what is missing and delivers what waited for it", () => {
  const bench = new Bench();
  bench.data(1, begin | end, "b", { ssn: 1 });
  bench.data(3, begin | end, "d", { ssn: 3 });
  bench.receiver.forward(0, [{ stream: 0, ssn: 0 }]);
  assert.deepEqual(bench.messages, ["0:b"]);
  bench.receiver.forward(2, [{ stream: 0, ssn: 2 }]);
  assert.deepEqual(bench.messages, ["0:b", "0:d"]);
  assert.equal(bench.receiver.ranges.cumulative, 3);
});

Deno.test("forward() drops the beginning of a message whose rest was given up", () => {
  const bench = new Bench();
  bench.data(0, begin, "half");
  bench.receiver.forward(3, [{ stream: 0, ssn: 0 }]);
  bench.data(4, begin | end, "next", { ssn: 1 });
  assert.deepEqual(bench.messages, ["0:next"]);
  assert.equal(bench.receiver.bufferedBytes, 0);
});

Deno.test("forward() never joins the ends of a message whose middle was given up", () => {
  const open = new Bench();
  open.data(0, begin, "head");
  open.data(2, end, "tail");
  open.receiver.forward(1, [{ stream: 0, ssn: 0 }]);
  assert.deepEqual([open.messages, open.receiver.bufferedBytes], [[], 0]);
  const ahead = new Bench();
  ahead.data(1, begin | unordered, "head");
  ahead.data(3, end | unordered, "tail");
  ahead.receiver.forward(2, []);
  assert.deepEqual([ahead.messages, ahead.receiver.bufferedBytes], [[], 0]);
  assert.equal(ahead.receiver.ranges.cumulative, 3);
  ahead.data(4, begin | end, "next");
  assert.deepEqual(ahead.messages, ["0:next"]);
});

Deno.test("forward() passes SSNs of one stream in few steps or many, over few messages or many", () => {
  for (const steps of [1, 2, 7, 40]) {
    const bench = new Bench({ windowBytes: 1 << 20, messageBytes: 500 });
    bench.receiver.forward(0, [30_000, 60_000, 65_499].map((ssn) => ({ stream: 0, ssn })));
    const held = Array.from({ length: 60 }, (_, index) => index).filter((ssn) => ssn % 3 !== 0);
    held.forEach((ssn, at) => bench.data(1 + at, begin | end, String(ssn), { ssn: (65_500 + ssn) & 0xffff }));
    const skipped = Array.from({ length: steps }, (_, step) => ({
      stream: 0,
      ssn: (65_500 + Math.floor((step + 1) * 57 / steps)) & 0xffff,
    }));
    bench.receiver.forward(held.length + 1, skipped);
    assert.deepEqual(bench.messages, held.map((ssn) => `0:${ssn}`), `${steps} steps`);
    assert.equal(bench.receiver.bufferedBytes, 0);
  }
});

Deno.test("data() joins unordered fragments whatever their SSN, which means nothing (RFC 9260, section 3.3.1)", () => {
  const bench = new Bench();
  bench.data(0, begin | unordered, "in", { ssn: 5 });
  bench.data(1, end | unordered, "order", { ssn: 6 });
  bench.data(3, begin | unordered, "a", { ssn: 7 });
  bench.data(4, end | unordered, "head", { ssn: 8 });
  assert.deepEqual(bench.messages, ["0:inorder", "0:ahead"]);
});

Deno.test("forward() keeps what has arrived of messages that begin after it", () => {
  const bench = new Bench();
  bench.data(1, begin, "he");
  bench.data(2, 0, "a");
  bench.receiver.forward(0, []);
  bench.data(3, end, "d");
  assert.deepEqual(bench.messages, ["0:head"]);
});

Deno.test("forward() over a huge distance costs no more than what is here", () => {
  const bench = new Bench();
  bench.data(5, begin | end, "x");
  bench.receiver.forward(2 ** 31 - 2, []);
  assert.equal(bench.receiver.ranges.cumulative, 2 ** 31 - 2);
  assert.equal(bench.data(2 ** 31 - 1, begin | end | unordered, "on"), "inOrder");
  assert.equal(bench.messages.at(-1), "0:on");
});

Deno.test("reset() starts a stream's numbering afresh", () => {
  const bench = new Bench();
  bench.data(0, begin | end, "a");
  bench.receiver.reset([0]);
  bench.data(1, begin | end, "b", { ssn: 0 });
  assert.deepEqual(bench.messages, ["0:a", "0:b"]);
});

Deno.test("data() with SSNs that wrap around delivers all in order", () => {
  const bench = new Bench();
  for (let count = 0; count < 65_530; count++) bench.data(count, begin | end, "x", { ssn: count });
  bench.messages.length = 0;
  for (const step of [3, 1, 0, 2, 9, 8, 7, 6, 5, 4]) {
    bench.data(65_530 + step, begin | end, String(step), { ssn: (65_530 + step) & 0xffff });
  }
  assert.deepEqual(bench.messages, [..."0123456789"].map((digit) => `0:${digit}`));
});

/** Messages with random streams and sizes, cut into fragments, arriving in any order, some twice. */
const conversations = fc.record({
  messages: fc.array(
    fc.record({ stream: fc.nat(2), unordered: fc.boolean(), fragments: fc.integer({ min: 1, max: 5 }) }),
    { minLength: 1, maxLength: 12 },
  ),
  seed: fc.integer(),
});

Deno.test("data() delivers each message once and ordered ones in order, whatever the order of arrival", () => {
  fc.assert(fc.property(conversations, ({ messages, seed }) => {
    const bench = new Bench({ windowBytes: 1 << 20, messageBytes: 1 << 16 });
    const ssns = [0, 0, 0];
    const chunks: Parameters<Bench["data"]>[] = [];
    messages.forEach((message, index) => {
      const ssn = message.unordered ? 0 : ssns[message.stream]!++;
      for (let part = 0; part < message.fragments; part++) {
        const flags = (part === 0 ? begin : 0) | (part === message.fragments - 1 ? end : 0) |
          (message.unordered ? unordered : 0);
        chunks.push([chunks.length, flags, `<${index}.${part}>`, { stream: message.stream, ssn }]);
      }
    });
    for (const chunk of shuffled([...chunks, ...chunks.slice(0, 5)], seed)) bench.data(...chunk);
    const expected = messages.map(({ stream, fragments }, index) =>
      `${stream}:` + Array.from({ length: fragments }, (_, part) => `<${index}.${part}>`).join("")
    );
    assert.deepEqual([...bench.messages].sort(), [...expected].sort());
    const isOrdered = (text: string) => !messages[Number(/<(\d+)/.exec(text)![1])]!.unordered;
    for (const stream of ["0:", "1:", "2:"]) {
      const inOrder = (text: string) => text.startsWith(stream) && isOrdered(text);
      assert.deepEqual(bench.messages.filter(inOrder), expected.filter(inOrder));
    }
    assert.equal(bench.receiver.bufferedBytes, 0);
    assert.equal(bench.receiver.ranges.cumulative, chunks.length - 1);
  }));
});

function shuffled<Item>(items: Item[], seed: number): Item[] {
  const random = seededRandom(seed);
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
  return items;
}
