import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { DataChannel } from "../ports.ts";
import { createCertificate } from "./certificate.ts";
import { WeriftPeerConnection } from "./peer_connection.ts";
import { connectChannel, signal, stateOf, until } from "./testing_connections.ts";
import { candidatesOf, closeAll, withPair } from "./testing_pair.ts";
import { UdpSocket } from "./udp_socket.ts";

for (const changed of ["offer", "answer"]) {
  Deno.test(`a connection fails when one digit of the fingerprint in the ${changed} is another`, () =>
    withPair(async (offerer, answerer) => {
      const channel = offerer.createDataChannel("test");
      let opened = false;
      for (const event of ["datachannel"]) answerer.addEventListener(event, () => opened = true);
      await signal(offerer, answerer, {
        tamper: ({ type, sdp }) => ({ type, sdp: type === changed ? flipDigit(sdp!) : sdp! }),
      });
      const [deceived, other] = changed === "offer" ? [answerer, offerer] : [offerer, answerer];
      await stateOf(deceived, "failed");
      await until(() => other.connectionState !== "connecting", "the other side to notice");
      assert.deepEqual(deceived.sctp!.transport.getRemoteCertificates(), []);
      assert.notEqual(channel.readyState, "open");
      assert.equal(opened, false);
    }));
}

function flipDigit(sdp: string): string {
  return sdp.replace(
    /(a=fingerprint:sha-256 )(.)/,
    (_, before, digit) => `${before}${digit === "0" ? "1" : "0"}`,
  );
}

Deno.test("a transfer survives garbage from strangers at both ports", () =>
  withPair(async (offerer, answerer) => {
    const { near, far } = await connectChannel(offerer, answerer);
    const stranger = await UdpSocket.bind("127.0.0.1");
    const targets = [offerer, answerer].flatMap((one) => candidatesOf(one)).map(({ candidate }) => {
      const [, , , , host, port] = candidate!.split(" ");
      return [host!, Number(port)] as const;
    });
    const received = bytesOf(far, 1024 * 1024);
    for (let count = 0; count < 16; count++) {
      near.send(new Uint8Array(64 * 1024).fill(count));
      for (const target of targets) for (const packet of packets(count)) stranger.send(packet, target);
    }
    assert.equal(await received, 1024 * 1024);
    assert.deepEqual([offerer.connectionState, answerer.connectionState], ["connected", "connected"]);
    await stranger.close();
  }));

/** One packet of each protocol that could be on the port, none of it meant. */
function packets(seed: number): Buffer[] {
  const stun = Buffer.alloc(20 + 4 * seed, seed);
  stun.writeUInt16BE(1, 0);
  stun.writeUInt16BE(4 * seed, 2);
  stun.writeUInt32BE(0x2112a442, 4);
  const alert = Buffer.from("15fefd00000000000000630002010015fefd000000000000006400020228", "hex");
  return [
    stun,
    alert,
    Buffer.alloc(seed, 22),
    Buffer.alloc(1200, 20 + seed),
    Buffer.alloc(9, 0x40),
    Buffer.alloc(0),
  ];
}

function bytesOf(channel: DataChannel, total: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let bytes = 0;
  channel.addEventListener("message", (event) => {
    bytes += ((event as MessageEvent).data as ArrayBuffer).byteLength;
    if (bytes >= total) resolve(bytes);
  });
  return promise;
}

Deno.test("setRemoteDescription() and addIceCandidate() reject whatever they are given, and nothing else happens", async () => {
  const certificate = await createCertificate();
  const template = new WeriftPeerConnection({}, certificate);
  const offer = (await template.createOffer()).sdp!;
  await closeAll(template);
  const lines = offer.split("\r\n");
  const sdp = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat({ max: lines.length - 1 }), fc.string()).map(([at, line]) =>
      lines.with(at, line).join("\r\n")
    ),
    fc.shuffledSubarray(lines).map((some) => some.join("\r\n")),
  );
  const candidate = fc.oneof(
    fc.string(),
    fc.tuple(fc.ipV4(), fc.nat({ max: 70_000 })).map(([ip, port]) =>
      `candidate:1 1 udp 1 ${ip} ${port} typ host`
    ),
  );
  const unusual = fc.oneof(candidate, fc.constant(null), fc.integer(), fc.object()) as fc.Arbitrary<string>;
  await fc.assert(
    fc.asyncProperty(sdp, fc.array(unusual, { maxLength: 5 }), async (text, candidates) => {
      const connection = new WeriftPeerConnection({}, certificate);
      const refused: unknown[] = [];
      const keep = (error: unknown) => void refused.push(error);
      await connection.setRemoteDescription({ type: "offer", sdp: text }).catch(keep);
      await connection.setLocalDescription().catch(keep);
      for (const one of candidates) {
        await connection.addIceCandidate({ candidate: one, sdpMid: "0" }).catch(keep);
      }
      await closeAll(connection);
      for (const error of refused) assert.ok(error instanceof DOMException, String(error));
    }),
    { numRuns: 60 },
  );
});
