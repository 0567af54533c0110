/**
 * Two DTLS sessions over a link in memory, for tests.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import { type Certificate, createCertificate } from "./certificate.ts";
import { DtlsSession } from "./dtls_session.ts";
import { until } from "./testing_connections.ts";

/** Certificates of two who want to talk, and of one who is not asked. */
export const [ANNE, BERT, EVE] = await Promise.all([
  createCertificate(),
  createCertificate(),
  createCertificate(),
]);

/** Who begins is the client. */
export type Role = "client" | "server";

/** One session, with what it was told. */
export class Side {
  readonly session: DtlsSession;
  readonly got: string[] = [];
  readonly errors: string[] = [];

  constructor(role: Role, certificate: Certificate, expected: Certificate, send: (datagram: Buffer) => void) {
    this.session = new DtlsSession({
      role,
      certificate,
      fingerprints: [expected.fingerprint],
      send: (datagram) => Promise.resolve(send(Buffer.from(datagram))),
    }, {
      stateChanged: (_, error) => error && this.errors.push(error.message),
      data: (bytes) => this.got.push(Buffer.from(bytes).toString()),
    });
  }
}

/** What is different from two honest sides on a perfect link. */
export interface LinkOptions {
  /** Bert's end of the link. */
  readonly bert?: { certificate?: Certificate; role?: Role };
  readonly expectedByAnne?: Certificate;
  readonly expectedByBert?: Certificate;
  /** What becomes of a datagram, counted from 0 in both directions together. */
  readonly pass?: (datagram: Buffer, index: number, from: Role) => Buffer[];
}

/** Two sessions over a link in memory, shaking hands. */
export class Link {
  readonly anne: Side;
  readonly bert: Side;
  /** Datagrams sent so far. */
  count = 0;

  constructor(
    { bert = {}, expectedByAnne = BERT, expectedByBert = ANNE, pass = (one) => [one] }: LinkOptions = {},
  ) {
    const { certificate = BERT, role = "server" } = bert;
    const other = role === "server" ? "client" : "server";
    const to = (side: () => Side, from: Role) => (datagram: Buffer) => {
      for (const one of pass(datagram, this.count++, from)) setImmediate(() => side().session.receive(one));
    };
    this.anne = new Side(other, ANNE, expectedByAnne, to(() => this.bert, other));
    this.bert = new Side(role, certificate, expectedByBert, to(() => this.anne, role));
    this.anne.session.start();
    this.bert.session.start();
  }

  get states(): string {
    return `${this.anne.session.state} ${this.bert.session.state}`;
  }

  async open(): Promise<this> {
    await until(() => this.states === "connected connected", `both to be connected, not ${this.states}`);
    return this;
  }

  /** Sends a word each way and waits for both. */
  async talk(): Promise<void> {
    await this.anne.session.send(Buffer.from("ping"));
    await this.bert.session.send(Buffer.from("pong"));
    await until(() => this.bert.got.includes("ping") && this.anne.got.includes("pong"), "a word each way");
  }

  close(): void {
    this.anne.session.close();
    this.bert.session.close();
  }
}
