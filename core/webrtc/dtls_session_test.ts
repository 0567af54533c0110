import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createECDH, X509Certificate } from "node:crypto";
import type { Certificate } from "./certificate.ts";
import { HANDSHAKE } from "./dtls_proof.ts";
import { CONTENT, type DtlsRecord, readRecords, writeRecord } from "./dtls_record.ts";
import { until } from "./testing_connections.ts";
import { ANNE, BERT, EVE, Link, type Role } from "./testing_dtls.ts";

/** Eve saw Bert's certificate pass by, and has a key of her own. */
const STOLEN: Certificate = { ...BERT, keyPem: EVE.keyPem };

for (const role of ["client", "server"] satisfies Role[]) {
  Deno.test(`DtlsSession connects to a ${role} and carries data, and both know the other's certificate`, async () => {
    const link = await new Link({ bert: { role } }).open();
    await link.talk();
    const [ofBert, ofAnne] = [link.anne.session.remoteCertificate, link.bert.session.remoteCertificate];
    assert.ok(ofBert?.equals(new X509Certificate(BERT.certPem).raw));
    assert.ok(ofAnne?.equals(new X509Certificate(ANNE.certPem).raw));
    link.close();
  });

  Deno.test(`DtlsSession fails when a ${role} has another certificate than announced`, async () => {
    const link = new Link({ bert: { role }, expectedByAnne: EVE });
    await until(() => link.anne.session.state === "failed", "the failure");
    assert.match(link.anne.errors.join(), /does not match the fingerprint/);
    assert.equal(link.anne.session.remoteCertificate, undefined);
    await until(() => link.bert.session.state !== "connecting", "the other side to hear of it");
    link.close();
  });

  Deno.test(`DtlsSession fails when a ${role} presents the right certificate without having its key`, async () => {
    const link = new Link({ bert: { role, certificate: STOLEN } });
    await until(() => link.anne.session.state === "failed", "the failure");
    assert.match(link.anne.errors.join(), /did not prove/);
    assert.equal(link.anne.session.remoteCertificate, undefined);
    link.close();
  });
}

Deno.test("DtlsSession connects although any one datagram of the handshake is lost", async () => {
  const whole = await new Link().open();
  const datagrams = whole.count;
  whole.close();
  assert.ok(datagrams > 10, `${datagrams} datagrams`);
  await Promise.all(Array.from({ length: datagrams }, async (_, lost) => {
    const link = new Link({ pass: (one, index) => index === lost ? [] : [one] });
    await link.open();
    await link.talk();
    link.close();
  }));
});

Deno.test("DtlsSession connects although datagrams come twice and in another order", async () => {
  const held: Record<Role, Buffer[]> = { client: [], server: [] };
  let isOpen = false;
  const link = new Link({
    pass: (one, index, from) => {
      const before = held[from].splice(0);
      if (index % 3 !== 0 || isOpen) return [one, one, ...before];
      held[from] = [one];
      return before;
    },
  });
  await link.open();
  isOpen = true;
  await link.talk();
  link.close();
});

Deno.test("DtlsSession keeps the first key exchange when forged ones follow", async () => {
  let exchange: DtlsRecord | undefined;
  const link = new Link({
    pass: (one) => {
      const [first] = readRecords(one);
      if (isHandshake(first, HANDSHAKE.clientKeyExchange)) {
        exchange = { ...first, fragment: Buffer.from(first.fragment) };
      }
      if (!isHandshake(first, HANDSHAKE.certificateVerify)) return [one];
      return [one, ...[3, 5].map((number) => forgedExchange(exchange!, number))];
    },
  });
  await link.open();
  await link.talk();
  link.close();
});

function isHandshake(record: DtlsRecord | undefined, type: number): record is DtlsRecord {
  return record?.type === CONTENT.handshake && record.epoch === 0 && record.fragment[0] === type;
}

/** Eve's share in a message with this number: that of the real one, and that of the next. */
function forgedExchange(exchange: DtlsRecord, number: number): Buffer {
  const fragment = Buffer.from(exchange.fragment);
  fragment.writeUInt16BE(number, 4);
  const eve = createECDH("prime256v1").generateKeys();
  if (fragment.length === 13 + eve.length) eve.copy(fragment, 13);
  else fragment.fill(9, 13);
  return writeRecord({ ...exchange, fragment });
}

Deno.test("DtlsSession ignores everything unprotected once it is open", async () => {
  const hellos: Buffer[] = [];
  const link = new Link({
    pass: (one) => {
      if (one[RECORD_HEADER_BYTES] === HANDSHAKE.clientHello) hellos.push(one);
      return [one];
    },
  });
  await link.open();
  const forged = [
    ...hellos,
    record(CONTENT.alert, [1, 0]),
    record(CONTENT.alert, [2, 40]),
    record(CONTENT.applicationData, [1, 2, 3]),
    record(CONTENT.changeCipherSpec, [1]),
    record(CONTENT.handshake, [HANDSHAKE.finished, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    record(30, [1, 0]),
    record(63, []),
    Buffer.alloc(1),
    Buffer.alloc(200, 0xff),
  ];
  for (const datagram of forged) {
    for (const side of [link.anne, link.bert]) {
      side.session.receive(Buffer.from(datagram));
      side.session.receive(protectedForm(datagram));
    }
  }
  assert.equal(link.states, "connected connected");
  await link.talk();
  link.close();
});

const RECORD_HEADER_BYTES = 13;

function record(type: number, fragment: number[]): Buffer {
  return writeRecord({ type, epoch: 0, sequenceNumber: 99, fragment: Buffer.from(fragment) });
}

/** The same, claiming to be protected. */
function protectedForm(datagram: Buffer): Buffer {
  const copy = Buffer.from(datagram);
  if (copy.length > 4) copy[4] = 1;
  return copy;
}

Deno.test("DtlsSession.close() tells the other side, and leaves nothing", async () => {
  const link = await new Link().open();
  link.anne.session.close();
  await until(() => link.states === "closed closed", "the other side to close");
  await link.anne.session.send(Buffer.from("late"));
  assert.deepEqual(link.bert.got, []);
});

Deno.test("DtlsSession.close() ends a handshake that nobody answers, and leaves nothing", async () => {
  let sent = 0;
  const link = new Link({ pass: () => [sent++].slice(1) as never[] });
  await until(() => sent > 1, "the first retransmission");
  link.close();
  assert.equal(link.states, "closed closed");
});

Deno.test("DtlsSession fails at once when the other side refuses the handshake", async () => {
  const link = new Link({ pass: () => [] });
  link.anne.session.receive(record(CONTENT.alert, [2, 40]));
  assert.equal(link.anne.session.state, "failed");
  assert.match(link.anne.errors.join(), /alert 40/);
  await Promise.resolve();
  link.close();
});

Deno.test("DtlsSession survives garbage instead of a handshake", async () => {
  const link = new Link({
    pass: (one, index) => {
      const garbage = Buffer.from(one);
      for (let at = 13; at < garbage.length; at += 7) garbage[at]! ^= index + at;
      return index < 4 ? [garbage.subarray(0, 40 + index), Buffer.alloc(0), one] : [one];
    },
  });
  await until(() => /^(connected|failed)/.test(link.states), "an end");
  link.close();
});
