/** What every socket promises, held against each kind there is here: real sockets, port 0. */
import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import { RECORD_OVERHEAD_BYTES } from "../dtls/record_protection.ts";
import { BASE_PACKET_BYTES, PROBED_PACKET_BYTES } from "../sctp/numbers.ts";
import { UdpSocket } from "../udp_socket.ts";
import { bindSocket, socketKind } from "./bind_socket.ts";
import type { DatagramSocket, SocketAddress } from "./datagram_socket.ts";
import { DenoUdpSocket, hasDenoSockets } from "./deno_udp_socket.ts";
import { FfiUdpSocket } from "./ffi_udp_socket.ts";

/** Of what an association sends. */
const PACKET_BYTES = [BASE_PACKET_BYTES, ...PROBED_PACKET_BYTES];

const KINDS: [string, (host: string) => Promise<DatagramSocket>][] = [[
  "node:dgram",
  (host) => UdpSocket.bind(host),
]];
const isFast = await socketKind() === "ffi";
if (hasDenoSockets()) KINDS.push(["deno", (host) => Promise.resolve(DenoUdpSocket.bind(host))]);
if (isFast) KINDS.push(["ffi", (host) => Promise.resolve(FfiUdpSocket.bind(host))]);

interface Got {
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
}

/** A socket with what it got, and a wait for more with a deadline. */
class Ear {
  readonly got: Got[] = [];
  #more = Promise.withResolvers<void>();
  readonly socket: DatagramSocket;

  constructor(socket: DatagramSocket) {
    this.socket = socket;
    socket.onData = (data, from) => {
      this.got.push({ bytes: new Uint8Array(data), from });
      this.#more.resolve();
      this.#more = Promise.withResolvers<void>();
    };
  }

  async until(count: number): Promise<Got[]> {
    const late = AbortSignal.timeout(5000);
    while (this.got.length < count) {
      const timedOut = Promise.withResolvers<never>();
      const onAbort = () => timedOut.reject(new Error(`${this.got.length} of ${count} datagrams came`));
      late.addEventListener("abort", onAbort, { once: true });
      await Promise.race([this.#more.promise, timedOut.promise]);
      late.removeEventListener("abort", onAbort);
    }
    return this.got;
  }
}

for (const [kind, bind] of KINDS) {
  for (const host of ["127.0.0.1", "::1"]) {
    Deno.test(`${kind} carries datagrams of 1 to 1,472 bytes over ${host} and says who sent them`, async () => {
      const [a, b] = [await bind(host), await bind(host)];
      const ear = new Ear(b);
      const sizes = [1, 2, 1188, 1472];
      for (const size of sizes) await a.send(new Uint8Array(size).fill(size), [host, b.port]);
      const got = await ear.until(sizes.length);
      assert.deepEqual(got.map(({ bytes }) => bytes.length), sizes);
      assert.ok(got.every(({ bytes }) => bytes.every((byte) => byte === (bytes.length & 0xff))));
      assert.deepEqual(got[0]!.from, [host, a.port]);
      assert.deepEqual([b.host, b.addressFamily], [host, host === "::1" ? 6 : 4]);
      await Promise.all([a.close(), b.close()]);
    });
  }

  Deno.test(`${kind} answers each of two peers at its own address`, async () => {
    const [a, b, c] = [await bind("127.0.0.1"), await bind("127.0.0.1"), await bind("127.0.0.1")];
    a.onData = (data, from) => void a.send(data, from);
    const ears = [new Ear(b), new Ear(c)];
    for (const ear of ears) {
      await ear.socket.send(Buffer.from([ear.socket.port & 0xff]), ["127.0.0.1", a.port]);
    }
    for (const ear of ears) assert.deepEqual([...(await ear.until(1))[0]!.bytes], [ear.socket.port & 0xff]);
    await Promise.all([a.close(), b.close(), c.close()]);
  });

  Deno.test(`${kind} closes twice and sends nothing afterwards`, async () => {
    const socket = await bind("127.0.0.1");
    await socket.close();
    await socket.send(new Uint8Array(1), ["127.0.0.1", 9]);
    await socket.close();
    assert.equal(socket.closed, true);
  });

  Deno.test(`${kind} survives a peer that is not there`, async () => {
    const socket = await bind("127.0.0.1");
    for (let count = 0; count < 3; count++) await socket.send(new Uint8Array(10), ["127.0.0.1", 9]);
    await socket.close();
  });

  Deno.test(`${kind} cannot bind an address of somebody else`, async () => {
    await assert.rejects(async () => await bind("192.0.2.1"));
  });

  Deno.test(`${kind} cuts a batch at the segment, the last one shorter, and it comes out apart and in order`, async () => {
    const [a, b] = [await bind("127.0.0.1"), await bind("127.0.0.1")];
    const ear = new Ear(b);
    const bytes = new Uint8Array(10 + 5 * 1225 + 300).map((_, index) => index * 7);
    a.sendBatch({ bytes, start: 10, end: bytes.length, segmentBytes: 1225 }, ["127.0.0.1", b.port]);
    const sent = Buffer.from(bytes.subarray(10));
    if (kind !== "ffi") bytes.fill(0);
    const got = await ear.until(6);
    assert.deepEqual(got.map(({ bytes }) => bytes.length), [1225, 1225, 1225, 1225, 1225, 300]);
    assert.deepEqual(Buffer.concat(got.map(({ bytes }) => bytes)), sent);
    await Promise.all([a.close(), b.close()]);
  });

  Deno.test(`${kind} takes batches again when it said so, and loses none on the way`, async () => {
    const [a, b] = [await bind("127.0.0.1"), await bind("127.0.0.1")];
    const ear = new Ear(b);
    const bytes = new Uint8Array(40);
    for (let count = 0; count < 60; count++) {
      bytes.fill(count);
      const batch = { bytes, start: 0, end: bytes.length, segmentBytes: bytes.length };
      while (!a.sendBatch(batch, ["127.0.0.1", b.port])) await a.whenWritable();
    }
    const got = await ear.until(60);
    assert.deepEqual(got.map(({ bytes }) => bytes[0]), Array.from({ length: 60 }, (_, index) => index));
    await Promise.all([a.close(), b.close()]);
  });

  Deno.test(`${kind} shows each datagram where it lies, and what is left there arrives as usual`, async () => {
    const [a, b] = [await bind("127.0.0.1"), await bind("127.0.0.1")];
    const taken: number[] = [];
    b.takeDatagram = (bytes, start, end) => {
      return bytes[start] === 1 && end - start === 2 && taken.push(bytes[start + 1]!) > 0;
    };
    const ear = new Ear(b);
    for (const first of [1, 2, 1]) await a.send(new Uint8Array([first, 7]), ["127.0.0.1", b.port]);
    await a.send(new Uint8Array([3, 7]), ["127.0.0.1", b.port]);
    assert.deepEqual((await ear.until(2)).map(({ bytes }) => [...bytes]), [[2, 7], [3, 7]]);
    assert.deepEqual(taken, [7, 7]);
    await Promise.all([a.close(), b.close()]);
  });
}

Deno.test({
  name: "sendBatch() throws for a batch outside of its buffer",
  ignore: !isFast,
  fn: async () => {
    const socket = FfiUdpSocket.bind("127.0.0.1");
    const bytes = new Uint8Array(100);
    for (const [start, end] of [[-1, 10], [0, 101], [50, 50], [60, 50]] as const) {
      const batch = { bytes, start, end, segmentBytes: 10 };
      assert.throws(() => socket.sendBatch(batch, ["127.0.0.1", 9]), RangeError);
    }
    const endless = { bytes, start: 0, end: 100, segmentBytes: 0 };
    assert.throws(() => socket.sendBatch(endless, ["127.0.0.1", 9]), RangeError);
    await socket.close();
  },
});

Deno.test("bindSocket() binds a port that can be sent to", async () => {
  const [a, b] = [await bindSocket("127.0.0.1"), await bindSocket("127.0.0.1")];
  const ear = new Ear(b);
  await a.send(new Uint8Array([7]), ["127.0.0.1", b.port]);
  assert.deepEqual([...(await ear.until(1))[0]!.bytes], [7]);
  await Promise.all([a.close(), b.close()]);
});

for (const [kind, bind] of KINDS) {
  Deno.test({
    name: `${kind} holds as many bytes as it says while nobody reads, in packets of any size we send`,
    ignore: !isFast,
    fn: async () => {
      const sender = FfiUdpSocket.bind("127.0.0.1");
      for (const packetBytes of PACKET_BYTES) {
        const receiver = await bind("127.0.0.1");
        const ear = new Ear(receiver);
        const count = Math.floor(receiver.unreadBytes / packetBytes);
        assert.ok(count >= 4, `${count} packets of ${packetBytes}`);
        const bytes = new Uint8Array(packetBytes + RECORD_OVERHEAD_BYTES);
        const batch = { bytes, start: 0, end: bytes.length, segmentBytes: bytes.length };
        // All of them in one turn, in which nobody reads.
        for (let sent = 0; sent < count; sent++) {
          assert.ok(sender.sendBatch(batch, ["127.0.0.1", receiver.port]));
        }
        await ear.until(count);
        await receiver.close();
      }
      await sender.close();
    },
  });
}
