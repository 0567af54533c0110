import assert from "node:assert/strict";
import { HELD_CANDIDATES } from "../limits.ts";
import { fingerprintOf } from "./certificate.ts";
import { createPeerConnection, type TerminalPeerConnection, warmUp } from "./mod.ts";
import { connectChannel, eventOf, openChannel, signal, stateOf, until } from "./testing_connections.ts";
import { candidatesOf, withPair } from "./testing_pair.ts";

function fingerprintIn(description: RTCSessionDescription | null): string {
  return /a=fingerprint:sha-256 (\S+)/.exec(description!.sdp)![1]!.replaceAll(":", "").toLowerCase();
}

Deno.test("a connection says what happens to it, in order", () =>
  withPair(async (offerer, answerer) => {
    const said: string[] = [];
    offerer.addEventListener(
      "iceconnectionstatechange",
      () => said.push(`ice ${offerer.iceConnectionState}`),
    );
    offerer.addEventListener("connectionstatechange", () => said.push(offerer.connectionState));
    assert.deepEqual([offerer.connectionState, offerer.signalingState, offerer.sctp], [
      "new",
      "stable",
      null,
    ]);
    await connectChannel(offerer, answerer);
    await stateOf(answerer, "connected");
    assert.deepEqual(said, ["ice checking", "connecting", "ice connected", "connected"]);
  }));

Deno.test("getStats() tells the pair in use as browsers do", () =>
  withPair(async (offerer, answerer) => {
    await connectChannel(offerer, answerer);
    for (const connection of [offerer, answerer]) {
      const report = await connection.getStats() as unknown as Map<string, Record<string, unknown>>;
      const transport = [...report.values()].find(({ type }) => type === "transport")!;
      const pair = report.get(String(transport["selectedCandidatePairId"]))!;
      assert.deepEqual([pair["type"], pair["state"], pair["nominated"]], [
        "candidate-pair",
        "succeeded",
        true,
      ]);
      const [local, remote] = ["localCandidateId", "remoteCandidateId"].map((key) =>
        report.get(String(pair[key]))!
      );
      assert.deepEqual([local!["type"], local!["candidateType"]], ["local-candidate", "host"]);
      assert.equal(local!["protocol"], "udp");
      assert.equal(remote!["type"], "remote-candidate");
      assert.match(String(remote!["address"]), /^[\d.]+$|:/);
    }
  }));

Deno.test("getStats() tells the round trip of the pair in use, in seconds", () =>
  withPair(async (offerer, answerer) => {
    await connectChannel(offerer, answerer);
    for (const connection of [offerer, answerer]) {
      const report = await connection.getStats() as unknown as Map<string, Record<string, unknown>>;
      const pair = [...report.values()].find(({ type, nominated }) =>
        type === "candidate-pair" && nominated
      )!;
      const seconds = Number(pair["currentRoundTripTime"]);
      assert.ok(seconds > 0 && seconds < 20, `${seconds} s`);
    }
  }));

Deno.test("sctp.transport tells the certificate that the description announced", () =>
  withPair(async (offerer, answerer) => {
    offerer.createDataChannel("test");
    await signal(offerer, answerer);
    assert.deepEqual(offerer.sctp!.transport.getRemoteCertificates(), []);
    await stateOf(offerer, "connected");
    await stateOf(answerer, "connected");
    for (const connection of [offerer, answerer]) {
      const [der, ...others] = connection.sctp!.transport.getRemoteCertificates();
      assert.equal(others.length, 0);
      assert.equal(fingerprintOf(new Uint8Array(der!)), fingerprintIn(connection.remoteDescription));
      assert.equal(connection.sctp!.transport.state, "connected");
      assert.equal(connection.sctp!.maxMessageSize, 256 * 1024);
    }
  }));

Deno.test("a connection opens when candidates come only after the descriptions, or before them", () =>
  withPair(async (offerer, answerer) => {
    const channel = offerer.createDataChannel("test");
    await offerer.setLocalDescription(await offerer.createOffer());
    const early = await eventOf<RTCPeerConnectionIceEvent>(offerer, "icecandidate");
    await answerer.addIceCandidate(early.candidate);
    await answerer.addIceCandidate(null);
    await answerer.setRemoteDescription({
      type: "offer",
      sdp: withoutCandidates(offerer.localDescription!.sdp),
    });
    await answerer.setLocalDescription();
    const answer = answerer.localDescription!.toJSON();
    await offerer.setRemoteDescription({ type: "answer", sdp: `${answer.sdp}a=end-of-candidates\r\n` });
    await until(() => answerer.iceGatheringState === "complete", "the answerer to gather");
    await offerer.addIceCandidate({ candidate: "", sdpMid: "0" });
    for (const candidate of candidatesOf(answerer)) await offerer.addIceCandidate(candidate);
    await openChannel(channel);
  }));

function withoutCandidates(sdp: string): string {
  return sdp.replace(/a=(candidate:.*|end-of-candidates)\r\n/g, "");
}

Deno.test("a connection opens from descriptions alone that have all candidates", () =>
  withPair(async (offerer, answerer) => {
    const channel = offerer.createDataChannel("test");
    await offerer.setLocalDescription();
    await until(() => offerer.iceGatheringState === "complete", "the offerer to gather");
    await answerer.setRemoteDescription(offerer.localDescription!);
    await answerer.setLocalDescription();
    await until(() => answerer.iceGatheringState === "complete", "the answerer to gather");
    await offerer.setRemoteDescription(answerer.localDescription!);
    await openChannel(channel);
  }));

Deno.test("a connection opens although only one side ever hears of candidates", () =>
  withPair(async (offerer, answerer) => {
    const channel = offerer.createDataChannel("test");
    await offerer.setLocalDescription();
    await until(() => offerer.iceGatheringState === "complete", "the offerer to gather");
    await answerer.setRemoteDescription(offerer.localDescription!);
    await answerer.setLocalDescription();
    await offerer.setRemoteDescription({
      type: "answer",
      sdp: withoutCandidates(answerer.localDescription!.sdp),
    });
    await offerer.addIceCandidate(null);
    await openChannel(channel);
  }));

Deno.test("a connection opens beside .local names that nobody knows, and candidates of other kinds", () =>
  withPair(async (offerer, answerer) => {
    const channel = offerer.createDataChannel("test");
    const far = "candidate:9 1 udp 9";
    const useless = [
      `${far} ${crypto.randomUUID()}.local 9 typ host`,
      `${far} 192.0.2.250 9 typ host`,
      `${far} 224.0.0.1 9 typ host`,
      `${far} fe80::1 9 typ host`,
      "candidate:9 1 tcp 9 192.0.2.250 9 typ host tcptype passive",
      "candidate:9 2 udp 9 192.0.2.250 9 typ host",
    ];
    await offerer.setLocalDescription();
    await answerer.setRemoteDescription(offerer.localDescription!);
    for (const candidate of useless) await answerer.addIceCandidate({ candidate, sdpMid: "0" });
    await answerer.setLocalDescription();
    await until(() => answerer.iceGatheringState === "complete", "the answerer to gather");
    await offerer.setRemoteDescription(answerer.localDescription!);
    await openChannel(channel);
  }));

Deno.test("descriptions are refused when it is not their time", () =>
  withPair(async (offerer, answerer) => {
    const invalid = { name: "InvalidStateError" };
    await assert.rejects(offerer.createAnswer(), invalid);
    const offer = await offerer.createOffer();
    await assert.rejects(offerer.setRemoteDescription({ type: "answer", sdp: offer.sdp! }), invalid);
    await offerer.setLocalDescription(offer);
    await assert.rejects(offerer.setRemoteDescription({ type: "offer", sdp: offer.sdp! }), invalid);
    await answerer.setRemoteDescription(offer);
    await assert.rejects(answerer.createOffer(), invalid);
    await assert.rejects(answerer.setRemoteDescription(offer), invalid);
    const answer = await answerer.createAnswer();
    const changed = { type: "answer" as const, sdp: `${answer.sdp}a=x\r\n` };
    await assert.rejects(answerer.setLocalDescription(changed), { name: "InvalidModificationError" });
    await answerer.setLocalDescription(answer);
    await assert.rejects(offerer.setLocalDescription({ type: "rollback" }), { name: "NotSupportedError" });
    const other = { ...answer, sdp: answer.sdp!.replace("a=mid:0", "a=mid:9") } as RTCSessionDescriptionInit;
    await assert.rejects(offerer.setRemoteDescription(other), { name: "OperationError" });
    await offerer.setRemoteDescription(answer);
    await assert.rejects(offerer.createOffer(), invalid);
  }));

Deno.test("addIceCandidate() refuses what belongs elsewhere or cannot be read, and a flood", () =>
  withPair(async (offerer, answerer) => {
    const good = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0" };
    for (let count = 0; count < HELD_CANDIDATES; count++) await answerer.addIceCandidate(good);
    await assert.rejects(answerer.addIceCandidate(good), { name: "OperationError" });
    await offerer.setLocalDescription();
    await answerer.setRemoteDescription(offerer.localDescription!);
    await answerer.addIceCandidate(good);
    await answerer.addIceCandidate({ ...good, sdpMid: null, sdpMLineIndex: 0 });
    await answerer.addIceCandidate();
    await assert.rejects(answerer.addIceCandidate({ candidate: good.candidate }), TypeError);
    const bad = [
      { ...good, sdpMid: "1" },
      { candidate: good.candidate, sdpMLineIndex: 1 },
      { ...good, usernameFragment: "other" },
      { ...good, candidate: "candidate:garbage" },
    ];
    for (const candidate of bad) {
      await assert.rejects(answerer.addIceCandidate(candidate), { name: "OperationError" });
    }
  }));

Deno.test("a closed connection does nothing more", () =>
  withPair(async (offerer, answerer) => {
    const { near } = await connectChannel(offerer, answerer);
    const said: string[] = [];
    for (const event of ["connectionstatechange", "iceconnectionstatechange"]) {
      offerer.addEventListener(event, () => said.push(event));
    }
    offerer.close();
    offerer.close();
    assert.deepEqual([offerer.connectionState, offerer.signalingState, near.readyState], [
      "closed",
      "closed",
      "closed",
    ]);
    const invalid = { name: "InvalidStateError" };
    assert.throws(() => offerer.createDataChannel("late"), invalid);
    await assert.rejects(offerer.createOffer(), invalid);
    await assert.rejects(offerer.addIceCandidate(null), invalid);
    await offerer.closed;
    assert.deepEqual(said, [], "as browsers do, close() is not news to who called it");
  }));

Deno.test("close() tells the other side, whose channel closes without an error", () =>
  withPair(async (offerer, answerer) => {
    const { far } = await connectChannel(offerer, answerer);
    const errors: Event[] = [];
    far.addEventListener("error", (event) => errors.push(event));
    const closed = eventOf(far, "close");
    offerer.close();
    await closed;
    await stateOf(answerer, "disconnected");
    assert.deepEqual(errors, []);
  }));

Deno.test("close() leaves nothing at any stage of setting up", async () => {
  const stages: ((offerer: TerminalPeerConnection, answerer: TerminalPeerConnection) => Promise<unknown>)[] =
    [
      () => Promise.resolve(),
      (offerer) => offerer.setLocalDescription(),
      async (offerer, answerer) => {
        await offerer.setLocalDescription();
        await answerer.setRemoteDescription(offerer.localDescription!);
        await answerer.setLocalDescription();
      },
      (offerer, answerer) => signal(offerer, answerer),
      async (offerer, answerer) => {
        await signal(offerer, answerer);
        await until(() => offerer.iceConnectionState === "connected", "ICE to connect");
      },
      async (offerer, answerer) => {
        await signal(offerer, answerer);
        await until(() => offerer.sctp?.transport.state === "connected", "DTLS to connect");
      },
    ];
  for (const stage of stages) await withPair(async (...pair) => void await stage(...pair));
});

Deno.test("createPeerConnection() rejects servers that cannot be used", async () => {
  const bad = { iceServers: [{ urls: "http://example.com" }] };
  await assert.rejects(createPeerConnection(bad), { name: "SyntaxError" });
  await assert.rejects(createPeerConnection({ iceServers: [{ urls: "turn:example.com" }] }), {
    name: "InvalidAccessError",
  });
});

Deno.test("warmUp() may be called often", async () => {
  await Promise.all([warmUp(), warmUp()]);
});
