import { strict as assert } from "node:assert";
import { setImmediate } from "node:timers";
import type { AssociationListener, Delivery } from "./association.ts";
import type { PacketOutlet } from "./packet_outlet.ts";
import { FIRST_RECEIVE_WINDOW_BYTES, MAX_PACKET_BYTES, RECEIVE_WINDOW_BYTES } from "./sctp/numbers.ts";
import { decodeInit } from "./sctp/wire/init.ts";
import { COMMON_HEADER_BYTES } from "./sctp/wire/packet.ts";
import { SctpAssociation } from "./sctp_association.ts";

const ORDERED: Delivery = { ordered: true, maxRetransmits: null, maxPacketLifeTime: null };

/** An outlet whose packets go to a function in a turn of their own; it can be blocked. */
class Wire implements PacketOutlet {
  readonly buffer = new Uint8Array(MAX_PACKET_BYTES + 7);
  readonly offset = 7;
  isReady = true;
  packets = 0;
  flushes = 0;
  deliver: (packet: Uint8Array) => void = () => {};

  commit(length: number): void {
    this.packets++;
    const packet = this.buffer.slice(this.offset, this.offset + length);
    setImmediate(() => this.deliver(packet));
  }

  flush(): void {
    this.flushes++;
  }
}

class End implements AssociationListener {
  readonly wire = new Wire();
  readonly association: SctpAssociation;
  readonly messages: { streamId: number; ppid: number; bytes: Uint8Array }[] = [];
  readonly resets: number[] = [];
  readonly whenConnected = Promise.withResolvers<void>();
  readonly whenClosed = Promise.withResolvers<void>();
  onMessage = (): void => {};

  constructor(maxPacketBytes = 0) {
    this.association = new SctpAssociation({ remotePort: 5000, outlet: this.wire, maxPacketBytes }, this);
  }

  connected(): void {
    this.whenConnected.resolve();
  }
  message(streamId: number, ppid: number, bytes: Uint8Array): void {
    this.messages.push({ streamId, ppid, bytes });
    this.onMessage();
  }
  streamsReset(streamIds: readonly number[]): void {
    this.resets.push(...streamIds);
    this.onMessage();
  }
  resetDone(streamIds: readonly number[]): void {
    this.streamsReset(streamIds);
  }
  closed(): void {
    this.whenClosed.resolve();
  }

  /** Resolves when `condition` holds after a message or reset. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("nothing more came for ten seconds")), 10_000);
      this.onMessage = () => {
        if (!condition()) return;
        clearTimeout(timer);
        resolve();
      };
      this.onMessage();
    });
  }
}

async function connect(maxPacketBytes = 0): Promise<{ a: End; z: End }> {
  const [a, z] = [new End(), new End(maxPacketBytes)];
  a.wire.deliver = (packet) => z.association.receive(packet);
  z.wire.deliver = (packet) => a.association.receive(packet);
  a.association.connect();
  z.association.connect();
  await Promise.all([a.whenConnected.promise, z.whenConnected.promise]);
  return { a, z };
}

async function end({ a, z }: { a: End; z: End }): Promise<void> {
  a.association.close();
  await Promise.all([a.whenClosed.promise, z.whenClosed.promise]);
}

Deno.test("two associations connect, exchange messages, and close without leaving a timer", async () => {
  const pair = await connect();
  await pair.a.association.send(3, 51, new Uint8Array([1, 2]), ORDERED);
  await pair.z.until(() => pair.z.messages.length === 1);
  assert.deepEqual(pair.z.messages, [{ streamId: 3, ppid: 51, bytes: new Uint8Array([1, 2]) }]);
  await end(pair);
});

Deno.test("send() waits while too much is queued, and all of it arrives in order", async () => {
  const pair = await connect();
  const arrived = pair.z.until(() => pair.z.messages.length === 100);
  let waited = 0;
  for (let count = 0; count < 100; count++) {
    const before = performance.now();
    await pair.a.association.send(1, 53, new Uint8Array(60_000).fill(count), ORDERED);
    if (performance.now() > before + 0.5) waited++;
  }
  await arrived;
  assert.deepEqual(
    pair.z.messages.map(({ bytes }) => bytes[0]),
    Array.from({ length: 100 }, (_, count) => count),
  );
  assert.ok(waited > 0, "six megabytes do not fit the queue");
  await end(pair);
});

for (const [who, maxPacketBytes, isOurs] of [["others", 1408, false], ["ours", 16_000, true]] as const) {
  const when = isOurs ? "once" : "four by four, in one flush";
  Deno.test(`receive() answers packets of ${who} that came together ${when}`, async () => {
    const pair = await connect(maxPacketBytes);
    const held: Uint8Array[] = [];
    const whenHeld = Promise.withResolvers<void>();
    pair.a.wire.deliver = (packet) => {
      held.push(packet);
      if (held.length === 8) whenHeld.resolve();
    };
    const sending = pair.a.association.send(1, 53, new Uint8Array(20_000), ORDERED);
    await whenHeld.promise;
    const before = pair.z.wire.packets;
    pair.z.wire.flushes = 0;
    for (const packet of held.splice(0, 8)) pair.z.association.receive(packet);
    const answers = pair.z.wire.packets - before;
    // One flush more than none when half a millisecond passed meanwhile.
    assert.ok(pair.z.wire.flushes <= 1, "they leave together");
    assert.ok(isOurs ? answers <= 1 : answers >= 2, `${answers} answers`);
    pair.a.wire.deliver = (packet) => pair.z.association.receive(packet);
    for (const packet of held) pair.z.association.receive(packet);
    await sending;
    await pair.z.until(() => pair.z.messages.length === 1);
    await end(pair);
  });
}

Deno.test("resetStream() reaches both ends", async () => {
  const pair = await connect();
  pair.a.association.resetStream(7);
  await Promise.all([
    pair.a.until(() => pair.a.resets.includes(7)),
    pair.z.until(() => pair.z.resets.includes(7)),
  ]);
  await end(pair);
});

Deno.test("an outlet that is not ready gets nothing, and the rest when it is", async () => {
  const pair = await connect();
  pair.a.wire.isReady = false;
  const before = pair.a.wire.packets;
  await pair.a.association.send(1, 53, new Uint8Array(10), ORDERED);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(pair.a.wire.packets, before);
  pair.a.wire.isReady = true;
  pair.a.association.resume();
  await pair.z.until(() => pair.z.messages.length === 1);
  await end(pair);
});

Deno.test("send() and close() after the end do nothing", async () => {
  const pair = await connect();
  await end(pair);
  await pair.a.association.send(1, 53, new Uint8Array(10), ORDERED);
  pair.a.association.close();
});

for (
  const [maxPacketBytes, unreadBytes, offered] of [
    [16_000, undefined, RECEIVE_WINDOW_BYTES],
    [16_000, 4_000_000, 8_000_000],
    [16_000, 106_496, 212_992],
    [0, undefined, FIRST_RECEIVE_WINDOW_BYTES],
    [0, 4_000_000, FIRST_RECEIVE_WINDOW_BYTES],
    [0, 106_496, 106_496],
  ] as const
) {
  const who = maxPacketBytes > 0 ? "ours" : "others";
  Deno.test(`connect() offers ${who} ${offered} bytes when our socket holds ${unreadBytes ?? "any number of"}`, async () => {
    const wire = new Wire();
    const said = Promise.withResolvers<Uint8Array>();
    wire.deliver = said.resolve;
    const options = { remotePort: 5000, outlet: wire, maxPacketBytes, ...(unreadBytes && { unreadBytes }) };
    const association = new SctpAssociation(options, new End());
    association.connect();
    const { window } = decodeInit((await said.promise).slice(COMMON_HEADER_BYTES));
    assert.equal(window, offered);
    association.close();
  });
}
