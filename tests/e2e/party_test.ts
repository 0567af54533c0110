/** One sender and many receivers in one process, with real servers and connections: who ends what, and what is kept. */

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ENDED_RECEIVERS } from "../../core/limits.ts";
import { parseCode } from "../../core/pairing/code.ts";
import type { PeerConnection, Platform } from "../../core/ports.ts";
import { countReceivers } from "../../core/receiver_counts.ts";
import { sendFiles } from "../../core/session/send.ts";
import { reduce } from "../../core/reduce.ts";
import type { Status } from "../../core/status.ts";
import { INITIAL_VIEW, type View } from "../../core/view.ts";
import { PauseControl } from "../../core/transfer/pause.ts";
import { MemorySource } from "../../core/transfer/testing_source.ts";
import { testServer } from "../../signal/testing_server.ts";
import { terminalPlatform } from "../../tui/platform.ts";
import { ReceivingSession, Session, type SessionSetup } from "../support/sessions.ts";
import { startServe } from "../support/slip.ts";
import { startProxy } from "../support/socket_proxy.ts";
import { until } from "../support/wait.ts";

/** A sender whose transfers begin and do not go on before `open` is called; `await using` interrupts it. */
class HeldParty extends Session {
  readonly open: () => void;
  readonly #server: string;

  constructor(server: string, receivers: number | "any") {
    const gate = Promise.withResolvers<void>();
    const source = new MemorySource([100_000], () => gate.promise);
    super((report, signal) =>
      sendFiles({ server, platform: terminalPlatform, source, receivers, report, signal })
    );
    this.#server = server;
    this.open = gate.resolve;
  }

  /** A receiver with the right words, or with others. */
  async receiver({ words, ...setup }: Partial<SessionSetup> & { readonly words?: string } = {}) {
    const right = parseCode((await this.status("code")).code);
    const code = words === undefined ? right : { ...right, words };
    return new ReceivingSession({ server: this.#server, ...setup, code });
  }

  /** As soon as that many transfers are under way. */
  async moving(count: number): Promise<void> {
    const what = () => `${count} that accepted, of ${JSON.stringify(this.statuses)}`;
    await until(() => this.ofReceivers("accepted").length === count, { what, deadlineMs: 60_000 });
  }

  /** What it told of that event, of one receiver each. */
  ofReceivers<Name extends Status["event"]>(event: Name): Extract<Status, { event: Name }>[] {
    const isIt = (status: Status) => status.event === event && status.receiver !== undefined;
    return this.statuses.filter(isIt) as Extract<Status, { event: Name }>[];
  }
}

Deno.test("a server that is killed ends none of several transfers, only the wait for more receivers", async () => {
  await using server = await startServe([], { page: false });
  await using sender = new HeldParty(server.url, 3);
  await using first = await sender.receiver();
  await using second = await sender.receiver();
  await sender.moving(2);
  server.slip.kill("SIGKILL");
  assert.equal((await sender.status("closed")).code, "server-lost");
  sender.open();
  assert.deepEqual(await Promise.all([first.ends(), second.ends()]), ["done", "done"]);
  assert.equal(await sender.ends(), "server-lost");
  assert.equal(sender.ofReceivers("done").length, 2);
});

Deno.test("a server that is killed ends the receiver who is not connected yet, and says so of that one", async () => {
  await using server = await startServe([], { page: false });
  await using sender = new HeldParty(server.url, 2);
  await using first = await sender.receiver();
  await sender.moving(1);
  await using second = await sender.receiver({ confirmWords: () => new Promise(() => {}) });
  await second.status("verify");
  server.slip.kill("SIGKILL");
  await until(() => sender.ofReceivers("error").length === 1, { what: "the second to have failed" });
  assert.equal(sender.ofReceivers("error")[0]!.code, "server-lost");
  sender.open();
  assert.deepEqual([await first.ends(), await sender.ends()], ["done", "server-lost"]);
});

Deno.test("a code that is closed by wrong words lets a transfer under way finish, and nobody else in", async () => {
  await using server = await testServer();
  await using sender = new HeldParty(server.url, "any");
  await using first = await sender.receiver();
  await sender.moving(1);
  for (const words of ["abandon-ability", "zoo-zebra", "crater-dynamic"]) {
    await using wrong = await sender.receiver({ words });
    assert.equal(await wrong.ends(), "wrong-words");
  }
  assert.equal((await sender.status("closed")).code, "too-many-tries");
  await using late = await sender.receiver();
  assert.equal(await late.ends(), "too-many-tries");
  sender.open();
  assert.equal(await first.ends(), "done");
  assert.equal(await sender.ends(), "too-many-tries");
  assert.equal(sender.ofReceivers("done").length, 1);
});

Deno.test("a code that expires behind a transfer under way ends as many as came in order", async () => {
  await using server = await testServer({ roomTtlMs: 5_000 });
  await using wire = startProxy(server.url);
  await using sender = new HeldParty(server.url, "any");
  await using first = await sender.receiver({ server: wire.url });
  await sender.moving(1);
  await wire.cut();
  assert.equal((await sender.status("closed")).code, "code-expired");
  sender.open();
  assert.deepEqual([await first.ends(), await sender.ends()], ["done", "done"]);
});

/** How many receivers come one after the other: more than are at a time, and than a view keeps. */
const MANY = 100;

/** Of what was made for each of them, how much may be left: what belongs to the last ones. */
const LEFT_OVER = 8;

/** Things that were made, none of which this keeps. */
class Made<Thing extends WeakKey> {
  readonly #refs: WeakRef<Thing>[] = [];

  note(thing: Thing): Thing {
    this.#refs.push(new WeakRef(thing));
    return thing;
  }

  get count(): number {
    return this.#refs.length;
  }

  /** How many are still there. */
  get left(): number {
    return this.#refs.filter((ref) => ref.deref() !== undefined).length;
  }
}

/** Collects all garbage. */
const collect: () => void = (setFlagsFromString("--expose-gc"), runInNewContext("gc"));

Deno.test(`a sender for any number keeps nothing of ${MANY} receivers that came and went, but for sums`, async () => {
  await using server = await testServer();
  const connections = new Made<PeerConnection>();
  const platform: Platform = {
    ...terminalPlatform,
    createPeerConnection: async (configuration) =>
      connections.note(await terminalPlatform.createPeerConnection(configuration)),
  };
  const pause = new PauseControl();
  const watching = new Set<object>();
  const watch = pause.watch.bind(pause);
  pause.watch = (changed) => {
    const [unwatch, key] = [watch(changed), {}];
    watching.add(key);
    return () => (watching.delete(key), unwatch());
  };
  const source = new MemorySource([1_000]);
  const listings = new Made<ReturnType<MemorySource["list"]>>();
  const list = source.list.bind(source);
  source.list = () => listings.note(list());
  let view: View = INITIAL_VIEW;
  await using sender = new Session((report, signal) =>
    sendFiles({
      ...{ server: server.url, platform, source, receivers: "any", pause, signal },
      report: (status) => {
        view = reduce(view, status);
        if (status.receiver === undefined) report(status);
      },
    })
  );
  const code = parseCode((await sender.status("code")).code);
  for (let count = 1; count <= MANY; count++) {
    await using receiver = new ReceivingSession({ server: server.url, code });
    assert.equal(await receiver.ends(), "done");
    await until(() => countReceivers(view).done === count, { what: `receiver ${count} to be told of` });
  }
  assert.deepEqual([connections.count, listings.count], [MANY, MANY]);
  const left = () => [connections.left, listings.left];
  const isLittle = () => (collect(), left().every((count) => count <= LEFT_OVER));
  await until(isLittle, { what: () => `${left()} connections and listings to be gone` });
  assert.equal(watching.size, 1, "the session's own");
  assert.equal(view.receivers!.size, ENDED_RECEIVERS);
  assert.deepEqual(countReceivers(view), {
    ...{ came: MANY, coming: 0, moving: 0, done: MANY, declined: 0, failed: 0, bytes: 1_000 * MANY },
  });
  assert.deepEqual([...view.receivers!.values()].at(-1)!.number, MANY);
  assert.deepEqual(sender.statuses.map(({ event }) => event), ["server", "code", "offer"]);
});
