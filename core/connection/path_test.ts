import assert from "node:assert/strict";
import type { PeerConnection } from "../ports.ts";
import { describePath, roundTripOf } from "./path.ts";

type Entry = Record<string, unknown> & { readonly id: string };

/** A connection that tells these. */
function telling(entries: readonly Entry[]): PeerConnection {
  const stats = new Map(entries.map((entry) => [entry.id, entry]));
  return { getStats: () => Promise.resolve(stats) } as unknown as PeerConnection;
}

const describe = (entries: readonly Entry[]): Promise<string> => describePath(telling(entries));

const candidate = (id: string, candidateType: string, address?: string): Entry => {
  return { id, type: `${id}-candidate`, candidateType, protocol: "udp", address };
};
const PAIR = {
  type: "candidate-pair",
  state: "succeeded",
  localCandidateId: "local",
  remoteCandidateId: "remote",
};

Deno.test("describePath() names transport, family and kinds of the pair in use", async () => {
  const table: [local: Entry, remote: Entry, words: string][] = [
    [
      candidate("local", "host", "192.0.2.1"),
      candidate("remote", "srflx", "198.51.100.1"),
      "UDP IPv4, host to srflx",
    ],
    [candidate("local", "host", "2001:db8::1"), candidate("remote", "host"), "UDP IPv6, host to host"],
    [candidate("local", "host", "abc.local"), candidate("remote", "prflx", "::1"), "UDP IPv6, host to prflx"],
    [candidate("local", "relay"), candidate("remote", "host", ""), "UDP, relay to host"],
  ];
  for (const [local, remote, words] of table) {
    assert.equal(await describe([{ ...PAIR, id: "pair", nominated: true }, local, remote]), words);
  }
});

Deno.test("describePath() prefers the nominated pair of those that succeeded", async () => {
  const words = await describe([
    { ...PAIR, id: "1", state: "failed", nominated: true, localCandidateId: "none" },
    { ...PAIR, id: "2", localCandidateId: "none" },
    { ...PAIR, id: "3", nominated: true },
    candidate("local", "host", "192.0.2.1"),
    candidate("remote", "host", "192.0.2.2"),
  ]);
  assert.equal(words, "UDP IPv4, host to host");
});

Deno.test("describePath() says unknown when the stack does not tell", async () => {
  assert.equal(await describe([]), "unknown");
  assert.equal(await describe([{ ...PAIR, id: "pair", state: "in-progress" }]), "unknown");
  assert.equal(await describe([{ ...PAIR, id: "pair" }]), "UDP, ? to ?");
});

Deno.test("roundTripOf() tells that of the pair in use in milliseconds, when the stack does", async () => {
  const table: [pairs: Record<string, unknown>[], milliseconds: number | undefined][] = [
    [[], undefined],
    [[{}], undefined],
    [[{ currentRoundTripTime: 0 }], undefined],
    [[{ currentRoundTripTime: 0.0235 }], 23.5],
    [[{ currentRoundTripTime: 1 }, { currentRoundTripTime: 0.004, nominated: true }], 4],
    [[{ currentRoundTripTime: 1, state: "failed" }], undefined],
  ];
  for (const [pairs, milliseconds] of table) {
    const connection = telling(pairs.map((pair, index) => ({ ...PAIR, id: `pair-${index}`, ...pair })));
    assert.equal(await roundTripOf(connection), milliseconds);
  }
});
