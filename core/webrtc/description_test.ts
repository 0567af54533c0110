import fc from "fast-check";
import assert from "node:assert/strict";
import { type DataSection, formatDescription, parseDescription } from "./description.ts";

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0")).join(":");

const SECTION: DataSection = {
  mid: "0",
  usernameFragment: "abcd",
  password: "0123456789abcdefABCDEF",
  iceLite: false,
  fingerprints: [FINGERPRINT.replaceAll(":", "")],
  setup: "actpass",
  sctpPort: 5000,
  maxMessageSize: 262144,
  maxPacketBytes: 16_000,
  candidates: ["candidate:1 1 udp 1 192.0.2.1 9 typ host"],
  endOfCandidates: true,
};

/** What Chromium 156 offers, with what it has for media left in. */
const CHROMIUM = `v=0
o=- 4049256707140937425 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:eMFl
a=ice-pwd:xIf1tM5PD7uCXecdDFOFqfIf
a=ice-options:trickle
a=fingerprint:sha-256 ${FINGERPRINT.toUpperCase()}
a=setup:active
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`;

/** What Firefox offers: fingerprint and options for the session. */
const FIREFOX = `v=0
o=mozilla...THIS_IS_SDPARTA-99.0 3466512324 0 IN IP4 0.0.0.0
s=-
t=0 0
a=fingerprint:sha-256 ${FINGERPRINT}
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=sendrecv
a=ice-pwd:8a1b1f4e6a4a2b8c9d0e1f2a3b4c5d6e
a=ice-ufrag:1f2e3d4c
a=mid:0
a=setup:actpass
a=sctp-port:5000
a=max-message-size:1073741823
`;

Deno.test("parseDescription() reads back what formatDescription() wrote", () => {
  assert.deepEqual(parseDescription(formatDescription(SECTION, 1)), SECTION);
  const lite: DataSection = {
    ...SECTION,
    iceLite: true,
    setup: "passive",
    candidates: [],
    endOfCandidates: false,
  };
  assert.deepEqual(parseDescription(formatDescription(lite, 1)), lite);
});

Deno.test("parseDescription() reads browsers' descriptions, whatever ends their lines", () => {
  for (const text of [CHROMIUM, CHROMIUM.replaceAll("\n", "\r\n")]) {
    const { usernameFragment, setup, fingerprints, maxMessageSize } = parseDescription(text);
    assert.deepEqual({ usernameFragment, setup, maxMessageSize }, {
      usernameFragment: "eMFl",
      setup: "active",
      maxMessageSize: 262144,
    });
    assert.deepEqual(fingerprints, SECTION.fingerprints);
  }
  assert.deepEqual(parseDescription(FIREFOX).fingerprints, SECTION.fingerprints);
  assert.equal(parseDescription(FIREFOX).maxMessageSize, 1073741823);
});

Deno.test("parseDescription() takes the defaults of the RFCs for what is not said", () => {
  const text = CHROMIUM.replace(/a=(sctp-port|max-message-size|mid|setup):.*\n/g, "");
  const { sctpPort, maxMessageSize, mid, setup } = parseDescription(text);
  assert.deepEqual({ sctpPort, maxMessageSize, mid, setup }, {
    sctpPort: 5000,
    maxMessageSize: 65536,
    mid: "0",
    setup: "actpass",
  });
});

Deno.test("parseDescription() throws OperationError for what a connection cannot do without", () => {
  const broken = [
    "",
    "v=1",
    "{}",
    CHROMIUM.replace("v=0\n", ""),
    CHROMIUM.replace(/m=application(.|\n)*/, ""),
    CHROMIUM.replace("m=application 9", "m=application 0"),
    CHROMIUM.replace(/a=ice-ufrag.*\n/, ""),
    CHROMIUM.replace(/a=ice-pwd.*\n/, ""),
    CHROMIUM.replace(/a=fingerprint.*\n/, ""),
    CHROMIUM.replace("sha-256", "sha-1"),
    CHROMIUM.replace("00:01:02", "00:01"),
    CHROMIUM.replace("00:01:02", "00:01:0G"),
    CHROMIUM.replace("a=ice-ufrag:eMFl", "a=ice-ufrag:eM"),
    CHROMIUM.replace("a=ice-ufrag:eMFl", `a=ice-ufrag:${"e".repeat(257)}`),
    CHROMIUM.replace("a=ice-pwd:xIf1tM5PD7uCXecdDFOFqfIf", "a=ice-pwd:short"),
    CHROMIUM.replace("a=setup:active", "a=setup:holdconn"),
    CHROMIUM.replace("a=sctp-port:5000", "a=sctp-port:0"),
    CHROMIUM.replace("a=sctp-port:5000", "a=sctp-port:65536"),
    CHROMIUM.replace("a=sctp-port:5000", "a=sctp-port:many"),
    CHROMIUM.replace("a=mid:0", "a=mid:a b"),
    CHROMIUM.replace("s=-", "nonsense"),
  ];
  for (const text of broken) {
    assert.throws(() => parseDescription(text), { name: "OperationError" }, text);
  }
});

Deno.test("parseDescription() throws InvalidAccessError for anything but data channels", () => {
  const audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:1\n";
  for (const text of [CHROMIUM + audio, CHROMIUM.replace(/m=application.*\n/, audio)]) {
    assert.throws(() => parseDescription(text), { name: "InvalidAccessError" });
  }
});

Deno.test("parseDescription() throws nothing but its own errors, whatever it is given", () => {
  const lines = CHROMIUM.split("\n");
  const mixed = fc.array(fc.oneof(fc.constantFrom(...lines), fc.string()), { maxLength: 40 });
  fc.assert(fc.property(fc.oneof(fc.string(), mixed.map((some) => some.join("\n"))), (text) => {
    try {
      parseDescription(text);
    } catch (error) {
      assert.ok(error instanceof DOMException, String(error));
    }
  }));
});
