import assert from "node:assert/strict";
import { StunOverTurnProtocol, StunProtocol } from "werift";
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
