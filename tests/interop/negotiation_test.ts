import assert from "node:assert/strict";
import type { DirectLane } from "../../core/connection/direct_lane.ts";
import { answer, type NegotiationOptions, offer } from "../../core/connection/negotiation.ts";
import type { PeerSignal } from "../../core/connection/signal.ts";
import { STEPS, StepTrace } from "../../core/connection/steps.ts";
import { LaneLog } from "../../core/connection/testing_lane_compliance.ts";
import { linkPairOf, type MemoryLink, type Pass } from "../../core/connection/testing_links.ts";
import { type ErrorCode, SlipError, slipError } from "../../core/errors.ts";
import { HELD_CANDIDATES } from "../../core/limits.ts";
import type { PeerConnection, Platform } from "../../core/ports.ts";
import type { Status } from "../../core/status.ts";
import { createPeerConnection, type TerminalPeerConnection } from "../../core/webrtc/mod.ts";
import { until, within } from "../support/wait.ts";

/** A platform with the real stack that remembers what it made, so that a test can wait for its release. */
class Stack implements Platform, AsyncDisposable {
  readonly agent = "test";
  /** Connections that were asked for: one may be made after nobody wants it any more. */
  readonly connections: Promise<TerminalPeerConnection>[] = [];
  /** Candidates in the order in which they were added. */
  readonly added: string[] = [];

  async createPeerConnection(configuration: RTCConfiguration): Promise<PeerConnection> {
    const creating = createPeerConnection(configuration);
    this.connections.push(creating);
    const connection = await creating;
    const add = connection.addIceCandidate.bind(connection);
    connection.addIceCandidate = (candidate) => {
      this.added.push(candidate?.candidate ?? "");
      return add(candidate);
    };
    return connection;
  }

  async sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  }

  /** Waits until everything is released; closes nothing, since that is what is tested. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = Promise.all(this.connections.map(async (connection) => await (await connection).closed));
    await within(all, { what: "every connection to be closed and released", deadlineMs: 20_000 });
  }
}

type Overrides = Partial<NegotiationOptions>;

/** How two sides fare over links joined by `pass`. */
async function negotiate(
  pass?: Pass,
  { sender = {}, receiver = {} }: { readonly sender?: Overrides; readonly receiver?: Overrides } = {},
) {
  await using stack = new Stack();
  const links = linkPairOf(pass);
  const steps: Status[] = [];
  const side = (link: MemoryLink, overrides: Overrides): NegotiationOptions => {
    const trace = new StepTrace((status) => steps.push(status));
    return { link, platform: stack, iceServers: [], trace, ...overrides };
  };
  const both = Promise.allSettled([
    offer(side(links.sender, sender)),
    answer(side(links.receiver, receiver)),
  ]);
  const results = await within(both, { what: "both sides to settle", deadlineMs: 30_000 });
  const lanes = results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
  for (const link of [links.sender, links.receiver]) link.close();
  const reached = lanes.length === 2 && await greets(lanes[0]!, lanes[1]!);
  for (const lane of lanes) lane.close();
  const ends = results.map((result) => result.status === "fulfilled" ? "lane" : codeOf(result.reason));
  return { ends, reached, links, steps, added: stack.added };
}

function codeOf(error: unknown): ErrorCode {
  assert.ok(error instanceof SlipError, String(error));
  return error.code;
}

async function greets(one: DirectLane, other: DirectLane): Promise<boolean> {
  const log = new LaneLog(other);
  new LaneLog(one);
  one.sendControl("hello");
  await until(() => log.controls.length > 0, { what: "a message on the lane" });
  return log.controls[0] === "hello";
}

Deno.test("offer() and answer() connect, and tell each of their steps once, in an order that can be", async () => {
  const { ends, reached, steps } = await negotiate();
  assert.deepEqual([ends, reached], [["lane", "lane"], true]);
  const told = steps.map((status) => status.event === "step" ? status.n : 0);
  const ours = STEPS.map(({ n }) => n).filter((n) => n !== 11);
  assert.deepEqual(told.toSorted((a, b) => a - b), ours);
  for (const [index, n] of told.entries()) {
    const before = new Set([11, ...told.slice(0, index)]);
    assert.deepEqual(STEPS[n - 1]!.after.filter((one) => !before.has(one)), [], `step ${n} came too early`);
  }
});

Deno.test("offer() and answer() hold candidates that come before the description, and add them in order", async () => {
  const held = new Map<MemoryLink, PeerSignal[]>();
  const described: PeerSignal["type"][] = ["offer", "answer"];
  // Each description waits for all candidates of its side.
  const pass: Pass = (signal, from) => {
    const waiting = held.get(from) ?? [];
    held.set(from, waiting);
    if (described.includes(signal.type)) waiting.push(signal);
    else if (signal.type === "end-of-candidates") return [signal, ...waiting.splice(0)];
    else return [signal];
    return [];
  };
  const { ends, added, links } = await negotiate(pass);
  assert.deepEqual(ends, ["lane", "lane"]);
  for (const link of [links.sender, links.receiver]) {
    const sent = link.sent.flatMap((signal) => signal.type === "candidate" ? [signal.candidate] : []);
    assert.ok(sent.length > 0);
    assert.deepEqual(added.filter((candidate) => sent.includes(candidate)), sent);
  }
});

Deno.test("offer() and answer() survive a link that is lost once everything is exchanged", async () => {
  let last: PeerSignal | undefined;
  let ended = 0;
  // The answer is the last that the link carries.
  const pass: Pass = (signal, from) => {
    if (signal.type === "answer") last = signal;
    if (signal.type === "end-of-candidates") ended++;
    if (last === undefined || ended < 2) return signal === last ? [] : [signal];
    queueMicrotask(() => {
      if (from.peerId === "receiver") from = from.peer;
      from.peer.put(last!);
      for (const link of [from, from.peer]) link.close(slipError("server-lost"));
    });
    return signal === last ? [] : [signal];
  };
  const { ends, reached } = await negotiate(pass);
  assert.deepEqual([ends, reached], [["lane", "lane"], true]);
});

/** A candidate that leads nowhere. */
const NOWHERE: PeerSignal = { type: "candidate", candidate: "", sdpMid: "0", sdpMLineIndex: 0 };

/** Passes everything but candidates, so that no connection comes about. */
const withoutCandidates: Pass = (signal) => {
  if (signal.type === "candidate") return [];
  return "sdp" in signal ? [{ ...signal, sdp: signal.sdp.replaceAll(/a=candidate:.*\r\n/g, "") }] : [signal];
};

Deno.test("offer() and answer() fail a grace after the link, when nothing connects them", async () => {
  const pass: Pass = (signal, from) => {
    if (signal.type === "answer") {
      setTimeout(() => [from, from.peer].forEach((link) => link.close(slipError("server-lost"))), 0);
    }
    return withoutCandidates(signal, from);
  };
  const quick = { linkLostGraceMs: 200 };
  const { ends } = await negotiate(pass, { sender: quick, receiver: quick });
  assert.deepEqual(ends, ["server-lost", "server-lost"]);
});

Deno.test("offer() and answer() fail with the link's reason when it is lost before the description", async () => {
  const pass: Pass = (_, from) => {
    for (const link of [from, from.peer]) link.close(slipError("server-lost"));
    return [];
  };
  const { ends } = await negotiate(pass);
  assert.deepEqual(ends, ["server-lost", "server-lost"]);
});

Deno.test("offer() gives up a peer that never answers, and tells it", async () => {
  const { ends, links } = await negotiate(() => [], {
    sender: { timeoutMs: 500 },
    receiver: { timeoutMs: 500 },
  });
  assert.deepEqual(ends, ["peer-unreachable", "peer-unreachable"]);
  assert.equal(links.sender.sentTypes.at(-1), "bye");
  assert.equal(links.receiver.sentTypes.at(-1), "bye");
});

Deno.test("offer() and answer() give up when no candidate works", async () => {
  const { ends } = await negotiate(withoutCandidates, { sender: { timeoutMs: 1_000 } });
  assert.deepEqual(ends, ["peer-unreachable", "remote-failed"]);
});

for (const who of ["sender", "receiver"] as const) {
  for (const type of ["offer", "answer", "candidate"] as const) {
    Deno.test(`offer() and answer(): the ${who} is interrupted when the first ${type} passes`, async () => {
      const stop = new AbortController();
      const pass: Pass = (signal) => {
        if (signal.type === type) stop.abort();
        return withoutCandidates(signal, undefined!);
      };
      const { ends } = await negotiate(pass, { [who]: { signal: stop.signal } });
      assert.deepEqual(ends, who === "sender" ? ["interrupted", "cancelled"] : ["cancelled", "interrupted"]);
    });
  }

  Deno.test(`offer() and answer(): the ${who} is interrupted before it begins`, async () => {
    const { ends } = await negotiate(undefined, { [who]: { signal: AbortSignal.abort() } });
    assert.deepEqual(ends, who === "sender" ? ["interrupted", "cancelled"] : ["cancelled", "interrupted"]);
  });
}

for (const type of ["offer", "answer"] as const) {
  for (const sdp of ["", "garbage", "v=0\r\n", `v=0\r\nm=audio 9 RTP/AVP 0\r\n${"x".repeat(10_000)}`]) {
    Deno.test(`offer() and answer() fail with protocol on the ${type} ${JSON.stringify(sdp.slice(0, 20))}`, async () => {
      const pass: Pass = (signal) => signal.type === type ? [{ type, sdp }] : [signal];
      const { ends } = await negotiate(pass);
      const refused = type === "offer" ? ends[1] : ends[0];
      assert.equal(refused, "protocol");
      assert.equal(type === "offer" ? ends[0] : ends[1], "remote-failed");
    });
  }

  Deno.test(`offer() and answer() fail with protocol on a flood of candidates before the ${type}`, async () => {
    const flood = Array<PeerSignal>(HELD_CANDIDATES + 1).fill(NOWHERE);
    const { ends } = await negotiate((signal) => signal.type === type ? [...flood, signal] : [signal]);
    assert.deepEqual(ends, type === "offer" ? ["remote-failed", "protocol"] : ["protocol", "remote-failed"]);
  });

  Deno.test(`offer() and answer() fail with fingerprint-mismatch when a digit of the ${type} is changed`, async () => {
    const pass: Pass = (signal) => {
      if (signal.type !== type) return [signal];
      const change = (digit: string) => digit === "0" ? "1" : "0";
      return [{
        type,
        sdp: signal.sdp.replace(/(a=fingerprint:sha-256 )(.)/i, (_, head, digit) => head + change(digit)),
      }];
    };
    const { ends } = await negotiate(pass);
    // Whoever saw the lie names it. The other side hears the farewell, or sees DTLS refused first, and says the same.
    const [liedTo, liar] = type === "offer" ? ends.toReversed() : ends;
    assert.equal(liedTo, "fingerprint-mismatch");
    assert.match(String(liar), /^(fingerprint-mismatch|remote-failed)$/);
  });
}

Deno.test("offer() closes a connection that is made after it was interrupted", async () => {
  await using stack = new Stack();
  const stop = new AbortController();
  const platform: Platform = {
    agent: "test",
    sha256: (bytes) => stack.sha256(bytes),
    createPeerConnection: (configuration) => {
      stop.abort();
      return stack.createPeerConnection(configuration);
    },
  };
  const { sender } = linkPairOf();
  const options = { link: sender, platform, iceServers: [], trace: new StepTrace(), signal: stop.signal };
  await assert.rejects(offer(options), { code: "interrupted" });
  sender.close();
  await until(() => stack.connections.length > 0, { what: "the connection that nobody wants any more" });
});

Deno.test("offer() says goodbye when there is no connection to be had", async () => {
  const { sender } = linkPairOf();
  const platform: Platform = {
    agent: "test",
    sha256: () => Promise.reject(new Error("not needed")),
    createPeerConnection: () => Promise.reject(new Error("no network")),
  };
  await assert.rejects(
    offer({ link: sender, platform, iceServers: [], trace: new StepTrace() }),
    /no network/,
  );
  assert.deepEqual(sender.sent, [{ type: "bye", reason: "bug" }]);
  sender.close();
});
