import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import { CONTENT, DTLS_VERSION, type DtlsRecord, readRecords, writeRecord } from "./dtls_record.ts";
import { openDtlsSocket } from "./dtls_socket.ts";
import { until } from "./testing_connections.ts";
import { ANNE, BERT, Link, type Role, Side } from "./testing_dtls.ts";

for (const role of ["client", "server"] satisfies Role[]) {
  Deno.test(`DtlsHandshake gives no two records of a ${role} the same number, which is the nonce of its key`, async () => {
    const numbers: string[] = [];
    const link = new Link({
      pass: (one, _, from) => {
        if (from === role) numbers.push(...readRecords(one).map(numberOf));
        return [one];
      },
    });
    await link.open();
    for (let count = 0; count < 20; count++) await link.talk();
    link.close();
    assert.ok(numbers.length > 20, `${numbers.length} records`);
    assert.deepEqual(repeatedOf(numbers), []);
  });

  Deno.test(`DtlsHandshake gives what a ${role} sends again new numbers, or it is taken for a repetition`, async () => {
    const numbers: string[] = [];
    let finishedToLose = 1;
    const link = new Link({
      pass: (one, _, from) => {
        const records = readRecords(one);
        if (from === role) numbers.push(...records.map(numberOf));
        const isFinished = records.some(({ type, epoch }) => type === CONTENT.handshake && epoch === 1);
        return isFinished && from === "server" && finishedToLose-- > 0 ? [] : [one];
      },
    });
    await link.open();
    link.close();
    assert.ok(finishedToLose < 0, "Finished was sent again");
    assert.deepEqual(repeatedOf(numbers), []);
  });
}

function repeatedOf(numbers: readonly string[]): string[] {
  return numbers.filter((one, index) => numbers.indexOf(one) < index);
}

function numberOf({ epoch, sequenceNumber }: DtlsRecord): string {
  return `${epoch}:${sequenceNumber}`;
}

Deno.test("DtlsHandshake answers a proven peer, who begins a handshake again, with nothing", async () => {
  let sent = 0;
  const transport = {
    type: "none",
    address: {},
    closed: false,
    onData: (_: Buffer) => {},
    send: (datagram: Buffer) => Promise.resolve(void setImmediate(() => side.session.receive(datagram))),
    close: () => Promise.resolve(),
  };
  const peer = openDtlsSocket("server", BERT, transport);
  const side = new Side("client", ANNE, BERT, (datagram) => {
    sent++;
    setImmediate(() => transport.onData(datagram));
  });
  side.session.start();
  await until(() => side.session.state === "connected" && peer.dtls.flight === 6, "the handshake");
  const before = sent;
  for (const [type, body] of [[0, []], [3, [254, 253, 1, 7]], [14, []]] as const) {
    const header = [type, 0, 0, body.length, 0, 9, 0, 0, 0, 0, 0, body.length];
    const plain = { type: CONTENT.handshake, epoch: 1, sequenceNumber: 100 + type };
    const fragment = peer.cipher.cipher!.encrypt(peer.sessionType, Buffer.from([...header, ...body]), {
      ...plain,
      version: DTLS_VERSION,
    });
    side.session.receive(writeRecord({ ...plain, fragment }));
  }
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(sent, before);
  assert.equal(side.session.state, "connected");
  side.session.close();
  assert.equal(sent, before + 1, "the farewell");
});
