import { strict as assert } from "node:assert";
import type { DatagramBatch } from "../udp/datagram_socket.ts";
import { NodeAead } from "./node_aead.ts";
import { type BatchSender, RecordOutlet } from "./record_outlet.ts";
import {
  RECORD_OVERHEAD_BYTES,
  RecordOpener,
  RecordSealer,
  SEALED_HEADER_BYTES,
} from "./record_protection.ts";

const KEY = new Uint8Array(16);
const SALT = new Uint8Array(4);

/** A network that keeps batches as copies, and can be full. */
class Network implements BatchSender {
  readonly batches: (DatagramBatch & { copy: Uint8Array<ArrayBuffer> })[] = [];
  readonly batchDatagrams = 64;
  isFull = false;
  #ready = Promise.withResolvers<void>();

  sendBatch(batch: DatagramBatch): boolean {
    if (this.isFull) return false;
    this.batches.push({ ...batch, copy: batch.bytes.slice(batch.start, batch.end) });
    return true;
  }

  whenWritable(): Promise<void> {
    return this.#ready.promise;
  }

  drain(): void {
    this.isFull = false;
    this.#ready.resolve();
    this.#ready = Promise.withResolvers<void>();
  }

  /** Lengths of the packets in all datagrams, after decryption, batch by batch. */
  packets(): number[][] {
    const opener = new RecordOpener(new NodeAead(KEY), SALT);
    return this.batches.map(({ copy, segmentBytes }) => {
      const lengths: number[] = [];
      for (let at = 0; at < copy.length; at += segmentBytes) {
        const end = Math.min(at + segmentBytes, copy.length);
        const length = opener.open(copy, at, end);
        const packet = copy.subarray(at + SEALED_HEADER_BYTES, at + SEALED_HEADER_BYTES + length);
        assert.ok(packet.every((byte) => byte === (length & 0xff)), "the packet is what was written");
        lengths.push(length);
      }
      return lengths;
    });
  }
}

function makeOutlet(): { outlet: RecordOutlet; network: Network; resumed: () => number } {
  const network = new Network();
  let sequence = 0;
  let resumed = 0;
  const sealer = new RecordSealer(new NodeAead(KEY), SALT, { next: () => ++sequence });
  const outlet = new RecordOutlet(sealer, network, () => resumed++);
  return { outlet, network, resumed: () => resumed };
}

function write(outlet: RecordOutlet, ...lengths: number[]): void {
  for (const length of lengths) {
    outlet.buffer.fill(length & 0xff, outlet.offset, outlet.offset + length);
    outlet.commit(length);
  }
}

Deno.test("commit() gathers packets of one size into one batch, which a shorter one ends", () => {
  const { outlet, network } = makeOutlet();
  write(outlet, 100, 100, 100, 40, 100, 100);
  outlet.flush();
  assert.deepEqual(network.packets(), [[100, 100, 100, 40], [100, 100]]);
});

Deno.test("commit() begins a new batch with a larger packet", () => {
  const { outlet, network } = makeOutlet();
  write(outlet, 50, 100, 100);
  outlet.flush();
  assert.deepEqual(network.packets(), [[50], [100, 100]]);
});

Deno.test("commit() sends a batch before it is larger than a UDP datagram or has more than 64 packets", () => {
  const { outlet, network } = makeOutlet();
  for (let count = 0; count < 200; count++) write(outlet, 1188);
  for (let count = 0; count < 200; count++) write(outlet, 20);
  outlet.flush();
  assert.equal(network.packets().flat().length, 400);
  for (const { start, end, segmentBytes } of network.batches) {
    assert.ok(end - start <= 65_507 && (end - start) / segmentBytes <= 64);
  }
  assert.equal(network.batches[0]!.segmentBytes, 1188 + RECORD_OVERHEAD_BYTES);
});

Deno.test("a full network keeps the batch, which leaves unchanged when there is room, and then more may come", async () => {
  const { outlet, network, resumed } = makeOutlet();
  network.isFull = true;
  write(outlet, 100, 100);
  outlet.flush();
  assert.equal(outlet.isReady, false);
  assert.deepEqual(network.batches, []);
  network.drain();
  await Promise.resolve();
  assert.equal(outlet.isReady, true);
  assert.equal(resumed(), 1);
  write(outlet, 60);
  outlet.flush();
  assert.deepEqual(network.packets(), [[100, 100], [60]]);
});

Deno.test("a full network keeps packets of another size apart, and those that fare otherwise", async () => {
  for (const fragmentation of ["usual", "never"] as const) {
    const { outlet, network } = makeOutlet();
    network.isFull = true;
    write(outlet, 100);
    outlet.buffer.fill(200, outlet.offset, outlet.offset + 200);
    outlet.commit(200, fragmentation);
    outlet.flush();
    network.drain();
    await Promise.resolve();
    assert.deepEqual(network.packets(), [[100], [200]]);
    assert.deepEqual(network.batches.map((batch) => batch.fragmentation), ["usual", fragmentation]);
  }
});

Deno.test("commit() begins a new batch with a packet that may be cut, or may not", () => {
  const { outlet, network } = makeOutlet();
  write(outlet, 100, 100);
  outlet.buffer.fill(100, outlet.offset, outlet.offset + 100);
  outlet.commit(100, "never");
  write(outlet, 100);
  outlet.flush();
  assert.deepEqual(network.packets(), [[100, 100], [100], [100]]);
});

Deno.test("flush() of nothing sends nothing", () => {
  const { outlet, network } = makeOutlet();
  outlet.flush();
  assert.deepEqual(network.batches, []);
});
