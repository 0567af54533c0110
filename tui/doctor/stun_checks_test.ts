import assert from "node:assert/strict";
import { stunServer } from "../../core/webrtc/testing_stun.ts";
import type { CheckState } from "./check.ts";
import type { StunOutcome } from "./stun/ask.ts";
import { askStun, natCheck, stunCheck, type StunReport, udpCheck } from "./stun_checks.ts";

const signal = new AbortController().signal;
const server = { host: "stun.example", port: 3478 };
const other = { host: "stun.example.net", port: 3478 };
const silent: StunOutcome = { kind: "silent", server };
const unresolved: StunOutcome = { kind: "unresolved", server };
const unsent: StunOutcome = { kind: "unsent", server, reason: "Network is unreachable" };

function answered(port: number, by = server, address = "192.0.2.1"): StunOutcome {
  const mapped = { host: "203.0.113.5", port };
  return { kind: "answered", server: by, address, mapped, roundTripMs: 12.3 };
}

/** What was found over each family, from port 5000. */
function report(overIpv4: StunOutcome[], overIpv6: StunOutcome[]): Promise<StunReport> {
  return Promise.resolve([
    { family: 4, localPort: 5000, outcomes: overIpv4 },
    { family: 6, localPort: 5000, outcomes: overIpv6 },
  ]);
}

Deno.test("stunCheck() tells what each server sees, and which do not answer", async () => {
  const table: [Promise<StunReport>, CheckState, RegExp][] = [
    [report([answered(1)], [unresolved]), "ok", /^stun\.example:3478 sees 203\.0\.113\.5:1 \(IPv4, 12 ms\)$/],
    [report([answered(1), silent], [unresolved, unresolved]), "ok", /IPv4.*; stun\.example:3478 is silent/],
    [report([unresolved], [answered(2)]), "ok", /\(IPv6/],
    [report([silent], [unresolved]), "not", /^stun\.example:3478 is silent for 3 s$/],
    [report([unresolved], [unresolved]), "not", /^stun\.example:3478 cannot be looked up$/],
    [report([unsent], [unresolved]), "not", /cannot be sent to \(Network is unreachable\)$/],
    [report([{ kind: "refused", server, code: 401 }], [unresolved]), "not", /refuses with 401$/],
    [Promise.resolve({ why: "nobody was named" }), "skipped", /^nobody was named$/],
  ];
  for (const [found, state, detail] of table) {
    const finding = await stunCheck(found).look(signal);
    assert.equal(finding.state, state, finding.detail);
    assert.match(finding.detail, detail);
  }
});

Deno.test("udpCheck() tells whether UDP comes back, and is fatal only where it is needed", async () => {
  const table: [Promise<StunReport>, CheckState, RegExp][] = [
    [report([answered(1)], [answered(2)]), "ok", /over IPv4 and IPv6$/],
    [report([answered(1)], [silent]), "ok", /over IPv4 only$/],
    [report([silent], [unresolved]), "not", /^nothing comes back/],
    [report([unresolved], [unresolved]), "not", /^no name of a STUN server/],
    [Promise.resolve({ why: "nobody was named" }), "skipped", /^nobody was asked: /],
  ];
  for (const [found, state, detail] of table) {
    const needed = await udpCheck(found, true).look(signal);
    assert.deepEqual([needed.state, needed.isFatal ?? false], [state, state === "not"], needed.detail);
    assert.match(needed.detail, detail);
    const spare = await udpCheck(found, false).look(signal);
    assert.deepEqual([spare.state, spare.isFatal ?? false], [state, false], spare.detail);
    if (state === "not") assert.match(spare.detail, /on this machine alone transfers work/);
  }
});

Deno.test("natCheck() names the mapping, and warns of a symmetric one", async () => {
  const table: [Promise<StunReport>, CheckState, RegExp][] = [
    [report([answered(1), answered(1, other, "192.0.2.2")], []), "ok", /endpoint-independent mapping$/],
    [report([answered(1), answered(2, other, "192.0.2.2")], []), "not", /address-dependent .*symmetric/],
    [report([answered(5000)], []), "skipped", /two different STUN servers/],
    [report([], [answered(1), answered(2, other, "192.0.2.2")]), "skipped", /over IPv4/],
    [Promise.resolve({ why: "nobody was named" }), "skipped", /^nobody was named$/],
  ];
  for (const [found, state, detail] of table) {
    const finding = await natCheck(found, () => ["10.0.0.1"]).look(signal);
    assert.equal(finding.state, state, finding.detail);
    assert.match(finding.detail, detail);
  }
  const own = await natCheck(report([answered(5000)], []), () => ["203.0.113.5"]).look(signal);
  assert.deepEqual([own.state, own.detail.split(":")[0]], ["ok", "none"]);
  const forbidden = () => {
    throw new Deno.errors.NotCapable();
  };
  assert.equal((await natCheck(report([answered(5000)], []), forbidden).look(signal)).state, "skipped");
});

Deno.test("askStun() asks each STUN server once over both families, and passes over what is none", async () => {
  const real = await stunServer(["203.0.113.5", 1111]);
  try {
    const asked = await askStun([
      { urls: ["stun:bad:0", real.url, "turn:192.0.2.9"] },
      { urls: real.url },
      { urls: "stuns:192.0.2.9" },
    ], signal);
    assert(!("why" in asked));
    assert.deepEqual(asked.map(({ outcomes }) => outcomes.map(({ kind }) => kind)), [["answered"], [
      "unresolved",
    ]]);
  } finally {
    await real.close();
  }
  assert.deepEqual(await askStun([{ urls: "turn:192.0.2.9" }], signal), {
    why: "no STUN servers are named",
  });
});
