import assert from "node:assert/strict";
import { DtlsServer, StunOverTurnProtocol, StunProtocol } from "werift";
import { type ConnectionInternals, OpenConnection } from "./werift_internals.ts";

const FUNCTIONS = [
  "ensureProtocol",
  "pairLocalProtocol",
  "pairRemoteCandidate",
  "sortCheckList",
  "unfreezeInitial",
  "schedulingChecks",
  "checkIncoming",
  "checkComplete",
  "queryConsent",
  "addRemoteCandidate",
  "setRemoteParams",
  "setState",
  "send",
  "close",
] as const satisfies (keyof ConnectionInternals)[];

const PROPERTIES = [
  "localUsername",
  "localPassword",
  "remoteUsername",
  "remotePassword",
  "stunServer",
  "iceControlling",
  "userHistory",
  "state",
  "protocols",
  "checkList",
  "nominated",
  "remoteCandidates",
  "earlyChecks",
  "earlyChecksDone",
  "onData",
  "stateChanged",
] as const satisfies (keyof ConnectionInternals)[];

Deno.test("werift's ICE agent still has everything that is overridden or called", () => {
  const connection = new OpenConnection(false);
  for (const name of FUNCTIONS) assert.equal(typeof connection[name], "function", name);
  for (const name of PROPERTIES) assert.ok(name in connection, name);
});

Deno.test("werift's protocols still have the functions their datagrams go to", () => {
  assert.equal(typeof Reflect.get(StunProtocol.prototype, "datagramReceived"), "function");
  const turn = { onData: { subscribe: () => ({ disposer: () => {} }) } };
  const protocol = new StunOverTurnProtocol(
    turn as unknown as ConstructorParameters<typeof StunOverTurnProtocol>[0],
  );
  assert.equal(typeof Reflect.get(protocol, "handleStunMessage"), "function");
});

type Piece = Parameters<DtlsServer["handleFragmentHandshake"]>[0][number];

Deno.test("werift's end of a handshake still asks its own functions for what is overridden", () => {
  const transport = { type: "none", onData: () => {} };
  const socket = new DtlsServer({ transport } as unknown as ConstructorParameters<typeof DtlsServer>[0]);
  for (const name of ["waitForReady", "handleFragmentHandshake", "onHandleHandshakes"]) {
    assert.equal(typeof Reflect.get(socket, name), "function", name);
  }
  assert.equal(typeof Reflect.get(socket.cipher, "encryptPacket"), "function");
  const held = Reflect.get(socket, "bufferFragmentedHandshakes");
  const piece = { msg_type: 20, length: 12, fragment_offset: 0, fragment_length: 5 } as Piece;
  Reflect.get(socket, "handleFragmentHandshake").call(socket, [piece]);
  assert.deepEqual(held, [piece], "which is why DtlsHandshake lets none through");
});
