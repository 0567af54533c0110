import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import type { AssociationListener, Delivery } from "./association.ts";
import { until } from "./testing_connections.ts";
import { WeriftAssociation } from "./werift_association.ts";

const RELIABLE: Delivery = { ordered: true, maxRetransmits: null, maxPacketLifeTime: null };

class End implements AssociationListener {
  readonly association: WeriftAssociation;
  readonly said: string[] = [];
  readonly packets: Buffer[] = [];

  constructor(opens: boolean, send: (packet: Buffer) => void) {
    const keep = (packet: Buffer) => {
      this.packets.push(Buffer.from(packet));
      return Promise.resolve(send(Buffer.from(packet)));
    };
    this.association = new WeriftAssociation({ remotePort: 5000, opens, send: keep }, this);
  }

  connected(): void {
    this.said.push("connected");
  }

  message(streamId: number, ppid: number, bytes: Uint8Array): void {
    this.said.push(`${streamId} ${ppid} ${bytes.length}`);
  }

  streamsReset(streamIds: readonly number[]): void {
    this.said.push(`reset ${streamIds}`);
  }

  closed(): void {
    this.said.push("closed");
  }
}

/** Two associations over a link in memory. */
async function link(): Promise<[End, End]> {
  const one: End = new End(true, (packet) => setImmediate(() => two.association.receive(packet)));
  const two: End = new End(false, (packet) => setImmediate(() => one.association.receive(packet)));
  one.association.connect();
  two.association.connect();
  await until(() => one.said.includes("connected") && two.said.includes("connected"), "both to connect");
  return [one, two];
}

Deno.test("WeriftAssociation carries messages of one byte to many packets, and says when they left", async () => {
  const [one, two] = await link();
  for (const length of [1, 1200, 70_000]) {
    await one.association.send(3, 53, new Uint8Array(length), RELIABLE);
  }
  await until(() => two.said.length === 4, "the messages");
  assert.deepEqual(two.said.slice(1), ["3 53 1", "3 53 1200", "3 53 70000"]);
  one.association.close();
  two.association.close();
});

Deno.test("WeriftAssociation.resetStream() comes after everything that was sent", async () => {
  const [one, two] = await link();
  one.association.send(3, 53, new Uint8Array(200_000), RELIABLE);
  one.association.resetStream(3);
  await until(() => two.said.includes("reset 3") && one.said.includes("reset 3"), "the reset");
  assert.deepEqual(two.said.slice(1, 3), ["3 53 200000", "reset 3"]);
  one.association.close();
  two.association.close();
});

Deno.test("WeriftAssociation.close() tells the other side, ends what is being sent, and leaves nothing", async () => {
  const [one, two] = await link();
  const sent = one.association.send(3, 53, new Uint8Array(5_000_000), RELIABLE);
  one.association.close();
  await sent;
  await until(() => two.said.includes("closed"), "the other side to close");
  await one.association.send(3, 53, new Uint8Array(1), RELIABLE);
  one.association.close();
  two.association.close();
  assert.equal(one.said.filter((event) => event === "closed").length, 1);
});

Deno.test("WeriftAssociation.receive() survives every packet, changed anywhere", async () => {
  const [one, two] = await link();
  await one.association.send(1, 51, new Uint8Array(3000), RELIABLE);
  await until(() => two.said.length === 2, "the message");
  const recorded = fc.constantFrom(...one.packets, ...two.packets);
  const changed = fc.tuple(recorded, fc.nat(), fc.nat({ max: 255 })).map(([packet, at, value]) => {
    const copy = Buffer.from(packet);
    copy[at % copy.length] = value;
    return copy;
  });
  const cut = fc.tuple(recorded, fc.nat()).map(([packet, at]) => packet.subarray(0, at % packet.length));
  const garbage = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes));
  fc.assert(fc.property(fc.oneof(changed, cut, garbage), (packet) => two.association.receive(packet)));
  one.association.close();
  two.association.close();
});
