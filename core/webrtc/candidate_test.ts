import fc from "fast-check";
import assert from "node:assert/strict";
import {
  type CandidateFields,
  formatCandidate,
  isLocalName,
  LocalIceCandidate,
  parseCandidate,
  udpCandidate,
} from "./candidate.ts";

const CHROMIUM =
  "candidate:1254515951 1 udp 2113937151 723d0120-0ebe-4871-b616-f11f1c82b576.local 48548 typ host generation 0 ufrag eMFl network-cost 999";
const FIREFOX = "candidate:2 1 UDP 1685987327 203.0.113.7 61665 typ srflx raddr 0.0.0.0 rport 0";
const LIBDATACHANNEL = "a=candidate:2 1 UDP 2116026111 fd00::2 53578 typ host";

Deno.test("parseCandidate() reads what browsers and other stacks send", () => {
  assert.deepEqual(parseCandidate(CHROMIUM), {
    foundation: "1254515951",
    component: 1,
    protocol: "udp",
    priority: 2113937151,
    address: "723d0120-0ebe-4871-b616-f11f1c82b576.local",
    port: 48548,
    type: "host",
  });
  assert.equal(parseCandidate(FIREFOX)?.relatedAddress, "0.0.0.0");
  assert.equal(parseCandidate(FIREFOX)?.relatedPort, 0);
  assert.equal(parseCandidate(LIBDATACHANNEL)?.address, "fd00::2");
  assert.equal(parseCandidate("candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active")?.tcpType, "active");
});

Deno.test("parseCandidate() returns undefined for what is not a candidate we could use", () => {
  const good = "candidate:1 1 udp 1 192.0.2.1 9 typ host";
  assert.notEqual(parseCandidate(good), undefined);
  const bad = [
    "",
    "candidate:",
    good.replace("typ host", ""),
    good.replace("typ", "type"),
    good.replace("host", "guest"),
    good.replace("udp", "sctp"),
    good.replace("192.0.2.1", "192.0.2.256"),
    good.replace("192.0.2.1", "example.com"),
    good.replace("192.0.2.1", "printer.local"),
    good.replace(" 9 ", " 0 "),
    good.replace(" 9 ", " 65536 "),
    good.replace(" 9 ", " -9 "),
    good.replace("1 udp 1", "1 udp 4294967296"),
    good.replace("1 1 udp", "1 0 udp"),
    good.replace("candidate:1", `candidate:${"1".repeat(33)}`),
    good.replace("candidate:1", "candidate:ü"),
    "\0".repeat(1000),
  ];
  for (const line of bad) assert.equal(parseCandidate(line), undefined, line);
});

const fields: fc.Arbitrary<CandidateFields> = fc.record({
  foundation: fc.stringMatching(/^[A-Za-z0-9+/]{1,32}$/),
  component: fc.integer({ min: 1, max: 256 }),
  protocol: fc.constantFrom("udp", "tcp"),
  priority: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.uuid().map((id) => `${id}.local`)),
  port: fc.integer({ min: 1, max: 65535 }),
  type: fc.constantFrom("host", "srflx", "prflx", "relay"),
  relatedAddress: fc.oneof(fc.ipV4(), fc.ipV6()),
  relatedPort: fc.integer({ min: 0, max: 65535 }),
  tcpType: fc.constantFrom("active", "passive", "so"),
}, {
  requiredKeys: ["foundation", "component", "protocol", "priority", "address", "port", "type"],
  noNullPrototype: true,
});

Deno.test("parseCandidate() reads back what formatCandidate() wrote", () => {
  fc.assert(fc.property(fields, (value) => assert.deepEqual(parseCandidate(formatCandidate(value)), value)));
});

Deno.test("parseCandidate() never throws", () => {
  const words = fc.constantFrom("candidate:1", "1", "udp", "192.0.2.1", "typ", "host", "raddr", "\n", "");
  const lines = fc.oneof(fc.string(), fc.array(words).map((line) => line.join(" ")));
  fc.assert(fc.property(lines, (line) => void parseCandidate(line)));
});

Deno.test("isLocalName() is true for the names of browsers only", () => {
  assert.equal(isLocalName("723d0120-0ebe-4871-b616-f11f1c82b576.local"), true);
  assert.equal(isLocalName("723D0120-0EBE-4871-B616-F11F1C82B576.LOCAL"), true);
  assert.equal(isLocalName("723d0120-0ebe-4871-b616-f11f1c82b576.local.example"), false);
  assert.equal(isLocalName("nas.local"), false);
});

Deno.test("udpCandidate() prefers hosts to reflexive to relayed, and earlier ones among each", () => {
  const address = ["192.0.2.1", 5000] as const;
  const priorities = (["host", "srflx", "relay"] as const).flatMap((type) =>
    [0, 1, 15].map((index) => udpCandidate(type, address, index).priority)
  );
  assert.deepEqual(priorities, priorities.toSorted((a, b) => b - a));
  assert.equal(new Set(priorities).size, priorities.length);
  assert.ok(priorities.every((priority) => priority > 0 && priority < 2 ** 31));
});

Deno.test("LocalIceCandidate says what browsers' candidates say", () => {
  const candidate = new LocalIceCandidate(parseCandidate(FIREFOX)!, {
    mid: "data",
    usernameFragment: "abcd",
  });
  assert.deepEqual(candidate.toJSON(), {
    candidate: "candidate:2 1 udp 1685987327 203.0.113.7 61665 typ srflx raddr 0.0.0.0 rport 0",
    sdpMid: "data",
    sdpMLineIndex: 0,
    usernameFragment: "abcd",
  });
  assert.equal(candidate.type, "srflx");
  assert.equal(candidate.address, "203.0.113.7");
  assert.equal(candidate.tcpType, null);
});
