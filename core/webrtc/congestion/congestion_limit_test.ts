import { strict as assert } from "node:assert";
import { CongestionLimit } from "./congestion_limit.ts";
import { emptyFeedback } from "./controller.ts";

const PACKET = 1000;
const FLIGHT_BYTES = 1000 * PACKET;

/** A limit over a path of 20 ms, and rounds of 40 ms on it; it competes from the start unless said otherwise. */
class Rounds {
  readonly limit = new CongestionLimit();
  readonly isCompeting: boolean;
  nowMs = 0;

  constructor(isCompeting = true) {
    this.isCompeting = isCompeting;
    this.pass(0, { roundTripMs: 20 });
    if (isCompeting) this.limit.begin(FLIGHT_BYTES, this.nowMs);
  }

  pass(lost: number, { roundTripMs = 40, flightBytes = FLIGHT_BYTES, isHoldingBack = false } = {}): boolean {
    this.nowMs += roundTripMs;
    const [nowMs, windowBytes] = [this.nowMs, flightBytes];
    const counts = { lostBytes: lost * PACKET, ackedBytes: 200 * PACKET, priorFlightBytes: flightBytes };
    this.limit.observe({ ...emptyFeedback(), ...counts, nowMs, roundTripMs });
    const activity = { windowBytes, isFilling: false, isHoldingBack, isCompeting: this.isCompeting };
    return this.limit.endRound(nowMs, { ...activity, packetBytes: PACKET });
  }

  get bytes(): number {
    return this.limit.bytesAt({ ...emptyFeedback(), nowMs: this.nowMs, smoothedRoundTripMs: 40 }, PACKET);
  }
}

Deno.test("bytesAt() is endless until begin() and after forget(), and 70 % of what was in flight after a loss", () => {
  const rounds = new Rounds(false);
  rounds.pass(0);
  assert.equal(rounds.bytes, Infinity);
  rounds.limit.begin(FLIGHT_BYTES, rounds.nowMs);
  assert.equal(rounds.bytes, FLIGHT_BYTES);
  const competing = new Rounds();
  assert.equal(competing.pass(1), true);
  assert.ok(Math.abs(competing.bytes - 0.7 * FLIGHT_BYTES) < 1);
  competing.limit.forget();
  assert.equal(competing.bytes, Infinity);
});

Deno.test("queueShareAt() falls to 70 % with a loss when nobody competes, and comes back", () => {
  const rounds = new Rounds(false);
  assert.equal(rounds.limit.queueShareAt(rounds.nowMs), 1);
  assert.equal(rounds.pass(1), true);
  assert.ok(Math.abs(rounds.limit.queueShareAt(rounds.nowMs) - 0.7) < 1e-9);
  assert.equal(rounds.bytes, Infinity);
  assert.ok(rounds.limit.queueShareAt(rounds.nowMs + 60_000) > 0.99);
  const competing = new Rounds();
  competing.pass(1);
  assert.equal(competing.limit.queueShareAt(competing.nowMs), 1);
});

Deno.test("bytesAt() does not fall again for what was lost before giving way showed", () => {
  const rounds = new Rounds();
  rounds.pass(1);
  const before = rounds.bytes;
  rounds.pass(1);
  assert.ok(rounds.bytes >= before);
});

Deno.test("endRound() ignores rounds in which the sender holds back, and the two after", () => {
  const rounds = new Rounds();
  assert.equal(rounds.pass(1, { isHoldingBack: true, flightBytes: FLIGHT_BYTES / 4 }), false);
  assert.equal(rounds.pass(1, { flightBytes: FLIGHT_BYTES / 4 }), false);
  assert.ok(rounds.bytes >= FLIGHT_BYTES);
});

Deno.test("isHeld() begins when giving way often is in vain, and ends", () => {
  const rounds = new Rounds();
  let yields = 0;
  for (; !rounds.limit.isHeld(rounds.nowMs) && yields < 10; yields++) {
    rounds.pass(5);
    for (let quiet = 0; quiet < 4; quiet++) rounds.pass(0);
  }
  assert.equal(yields, 5);
  assert.equal(rounds.bytes, FLIGHT_BYTES);
  assert.equal(rounds.pass(5), false);
  for (let count = 0; count < 500; count++) rounds.pass(0);
  assert.equal(rounds.limit.isHeld(rounds.nowMs), false);
  assert.equal(rounds.pass(1), true);
  assert.ok(Math.abs(rounds.bytes - 0.7 * FLIGHT_BYTES) < 1);
});

Deno.test("isHeld() begins sooner when a fifth of each round is lost", () => {
  const rounds = new Rounds();
  rounds.pass(60);
  for (let quiet = 0; quiet < 4; quiet++) rounds.pass(0);
  assert.equal(rounds.limit.isHeld(rounds.nowMs), false);
  rounds.pass(60);
  assert.equal(rounds.limit.isHeld(rounds.nowMs), true);
});

Deno.test("isHeld() begins when the window never comes back, however slowly it shrinks", () => {
  const rounds = new Rounds();
  let flightBytes = FLIGHT_BYTES;
  for (let yields = 0; yields < 5; yields++) {
    assert.equal(rounds.limit.isHeld(rounds.nowMs), false);
    rounds.pass(5, { flightBytes });
    for (let quiet = 0; quiet < 40; quiet++) rounds.pass(0, { flightBytes });
    flightBytes *= 0.85;
  }
  assert.equal(rounds.limit.isHeld(rounds.nowMs), true);
});

Deno.test("isHeld() does not begin beside CUBIC, which lets tens of rounds pass and the window come back", () => {
  const rounds = new Rounds();
  for (let yields = 0; yields < 50; yields++) {
    rounds.pass(2);
    for (let quiet = 0; quiet < 30; quiet++) rounds.pass(0);
    assert.equal(rounds.limit.isHeld(rounds.nowMs), false);
  }
});
