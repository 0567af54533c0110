import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { createCertificate } from "./certificate.ts";
import {
  HANDSHAKE,
  type HandshakeMessage,
  type HandshakeView,
  isFinished,
  provenCertificate,
} from "./dtls_proof.ts";

const CERTIFICATE = await createCertificate();
const KEY = createPrivateKey(CERTIFICATE.keyPem);
const DER = new X509Certificate(CERTIFICATE.certPem).raw;
const SHARE = createECDH("prime256v1").generateKeys();
const [CLIENT_RANDOM, SERVER_RANDOM, MASTER_SECRET] = [randomBytes(32), randomBytes(32), randomBytes(48)];
const ECDSA_SHA256 = [4, 3];

function message(msg_type: number, fragment: Buffer): HandshakeMessage {
  return { msg_type, fragment, serialize: () => Buffer.concat([Buffer.from([msg_type]), fragment]) };
}

function certificateMessage(der: Buffer): HandshakeMessage {
  const lengths = Buffer.alloc(6);
  lengths.writeUIntBE(der.length + 3, 0, 3);
  lengths.writeUIntBE(der.length, 3, 3);
  return message(HANDSHAKE.certificate, Buffer.concat([lengths, der]));
}

function signature(signed: Buffer, key = KEY, scheme = ECDSA_SHA256): Buffer {
  const bytes = sign("sha256", signed, key);
  return Buffer.concat([Buffer.from([...scheme, bytes.length >> 8, bytes.length & 255]), bytes]);
}

/** What a client saw of a server that signed `share`. */
function clientView({ share = SHARE, key = KEY, scheme = ECDSA_SHA256, der = DER } = {}): HandshakeView {
  const params = Buffer.concat([Buffer.from([3, 0, 23, share.length]), share]);
  const proof = signature(Buffer.concat([CLIENT_RANDOM, SERVER_RANDOM, params]), key, scheme);
  const remoteFlight = [
    certificateMessage(der),
    message(HANDSHAKE.serverKeyExchange, Buffer.concat([params, proof])),
  ];
  return view("client", [message(HANDSHAKE.clientHello, Buffer.alloc(9)), ...remoteFlight], remoteFlight);
}

/** What a server saw of a client that signed the transcript after `signed`. */
function serverView({ key = KEY, changed = Buffer.alloc(9) } = {}): HandshakeView {
  const hello = message(HANDSHAKE.clientHello, Buffer.alloc(9));
  const exchange = message(HANDSHAKE.clientKeyExchange, Buffer.concat([Buffer.from([SHARE.length]), SHARE]));
  const before = [hello, certificateMessage(DER), exchange];
  const proof = signature(Buffer.concat(before.map((one) => one.serialize())), key);
  const remoteFlight = [...before.slice(1), message(HANDSHAKE.certificateVerify, proof)];
  return view("server", [message(HANDSHAKE.clientHello, changed), ...remoteFlight], remoteFlight);
}

function view(
  role: HandshakeView["role"],
  transcript: HandshakeMessage[],
  remoteFlight: HandshakeMessage[],
): HandshakeView {
  return {
    role,
    transcript,
    remoteFlight,
    masterSecret: MASTER_SECRET,
    clientRandom: CLIENT_RANDOM,
    serverRandom: SERVER_RANDOM,
    remotePublicKey: SHARE,
  };
}

const STRANGER = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

Deno.test("provenCertificate() returns the certificate whose key signed the key exchange", () => {
  assert.ok(provenCertificate(clientView()).equals(DER));
  assert.ok(provenCertificate(serverView()).equals(DER));
});

Deno.test("provenCertificate() throws when another key signed", () => {
  assert.throws(() => provenCertificate(clientView({ key: STRANGER })), /did not prove/);
  assert.throws(() => provenCertificate(serverView({ key: STRANGER })), /did not prove/);
});

Deno.test("provenCertificate() throws when something else was signed", () => {
  assert.throws(() => provenCertificate({ ...clientView(), serverRandom: randomBytes(32) }), /did not prove/);
  assert.throws(() => provenCertificate(serverView({ changed: Buffer.alloc(8) })), /did not prove/);
});

Deno.test("provenCertificate() throws when the keys come from another exchange than the signed one", () => {
  const other = createECDH("prime256v1").generateKeys();
  assert.throws(() => provenCertificate(clientView({ share: other })), /not from the signed key exchange/);
  assert.throws(() => provenCertificate({ ...serverView(), remotePublicKey: other }), /not from the signed/);
});

Deno.test("provenCertificate() throws for schemes that do not fit the key", () => {
  for (const scheme of [[4, 1], [2, 3], [5, 3], [8, 4], [0, 0]]) {
    assert.throws(() => provenCertificate(clientView({ scheme })), /did not prove/);
  }
});

Deno.test("provenCertificate() throws when a message is missing or garbage", () => {
  for (const whole of [clientView(), serverView()]) {
    for (const { msg_type } of whole.remoteFlight) {
      const remoteFlight = whole.remoteFlight.filter((one) => one.msg_type !== msg_type);
      assert.throws(() => provenCertificate({ ...whole, remoteFlight }), /has no message/);
      for (const fragment of [Buffer.alloc(0), Buffer.alloc(3), Buffer.alloc(200, 0xff)]) {
        const broken = [message(msg_type, fragment), ...remoteFlight];
        assert.throws(() => provenCertificate({ ...whole, remoteFlight: broken }), Error);
      }
    }
  }
});

Deno.test("isFinished() is true for the other side's verify data only", () => {
  for (
    const [whole, label] of [[clientView(), "server finished"], [serverView(), "client finished"]] as const
  ) {
    const hash = createHash("sha256");
    for (const one of whole.transcript) hash.update(one.serialize());
    const seed = Buffer.concat([Buffer.from(label), hash.digest()]);
    const hmac = (data: Buffer) => createHmac("sha256", MASTER_SECRET).update(data).digest();
    const right = hmac(Buffer.concat([hmac(seed), seed])).subarray(0, 12);
    assert.equal(isFinished(whole, right), true);
    assert.equal(isFinished(whole, right.subarray(0, 11)), false);
    assert.equal(isFinished(whole, Buffer.alloc(12)), false);
    assert.equal(isFinished({ ...whole, masterSecret: randomBytes(48) }, right), false);
    assert.equal(isFinished({ ...whole, transcript: whole.transcript.slice(1) }, right), false);
    assert.equal(isFinished({ ...whole, role: whole.role === "client" ? "server" : "client" }, right), false);
  }
});
