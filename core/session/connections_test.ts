import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { PeerConnection } from "../ports.ts";
import { memoryPlatform } from "../transfer/testing_transfer.ts";
import { Connections } from "./connections.ts";

/** Makes one connection after the other, of which these promises tell when nothing of it is left. */
function connectionsOf(closed: readonly (Promise<void> | undefined)[]): Connections {
  const rest = closed.values();
  const createPeerConnection = () => Promise.resolve({ closed: rest.next().value } as PeerConnection);
  return new Connections({ ...memoryPlatform, createPeerConnection });
}

Deno.test("Connections are released once all of them are closed, whether or not that can be told", async () => {
  const open = Promise.withResolvers<void>();
  const connections = connectionsOf([Promise.resolve(), undefined, open.promise]);
  for (let made = 0; made < 3; made++) await connections.platform.createPeerConnection({});
  let isReleased = false;
  const released = connections.released().then(() => isReleased = true);
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assert.equal(isReleased, false);
  open.resolve();
  await released;
});

Deno.test("Connections keep none that is closed, nor any whose end cannot be told", async () => {
  const connections = connectionsOf([Promise.resolve(), Promise.reject(new Error("broken")), undefined]);
  const made: WeakRef<PeerConnection>[] = [];
  for (let count = 0; count < 3; count++) {
    made.push(new WeakRef(await connections.platform.createPeerConnection({})));
  }
  setFlagsFromString("--expose-gc");
  // What a weak reference has shown stays until this turn of the event loop is over.
  await new Promise((resolve) => setImmediate(resolve));
  runInNewContext("gc")();
  assert.deepEqual(made.map((ref) => ref.deref()), [undefined, undefined, undefined]);
  await connections.released();
});
