import assert from "node:assert/strict";
import { within } from "../deadline.ts";
import { SlipError, slipError } from "../errors.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import { memoryPlatform } from "../transfer/testing_transfer.ts";
import type { Status } from "../status.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import { Party } from "./party.ts";

/** How a party of two ends when serving its first receivers fails with `error`, and nobody else comes. */
async function endOf(error: SlipError): Promise<string> {
  const nobody = Promise.withResolvers<SealedLink>();
  let admitted = 0;
  const options = { server: "http://localhost", platform: memoryPlatform, report: () => {} };
  const party = new Party(options, 2, {
    admit: () =>
      ++admitted > 2 ? nobody.promise : Promise.resolve({ peerId: String(admitted) } as SealedLink),
    serve: () => Promise.reject(error),
    dismiss: () => {},
  });
  const ended = party.run().then(() => "done", (error) => error instanceof SlipError ? error.code : "bug");
  const late = () => new Error("waiting for others");
  return await within(ended, { timeoutMs: 200, late }).catch(() => {
    nobody.reject(slipError("code-expired"));
    return "waiting for others";
  });
}

Deno.test("Party ends when the next receiver would meet the same failure, and waits for others when not", async () => {
  for (
    const error of [
      slipError("source-changed", { path: "a" }),
      slipError("too-many-files", { limit: "1" }),
      slipError("too-much", { what: "a", limit: "1" }),
    ]
  ) assert.equal(await endOf(error), error.code);
  for (const error of [slipError("peer-lost"), slipError("protocol", { detail: "a" })]) {
    assert.equal(await endOf(error), "waiting for others", error.code);
  }
});

const SUMMARY: TransferSummary = { bytes: 3, files: 1, seconds: 2, digest: "00", movedBytes: 1, leftOut: 4 };

/** A party whose receivers and their ends a test decides on. */
class Stage {
  readonly statuses: Status[] = [];
  readonly served = new Map<string, PromiseWithResolvers<TransferSummary>>();
  readonly signals = new Map<string, AbortSignal>();
  readonly dismissed: string[] = [];
  readonly ended: Promise<TransferSummary | string>;
  end: TransferSummary | string | undefined;
  readonly #waiting: PromiseWithResolvers<SealedLink>[] = [];
  #closed: SlipError | undefined;

  constructor(
    wanted: number | "any",
    serving: (id: string, own: (status: Status) => void) => void = () => {},
  ) {
    const report = (status: Status) => void this.statuses.push(status);
    const party = new Party({ server: "http://localhost", platform: memoryPlatform, report }, wanted, {
      admit: () => {
        const next = Promise.withResolvers<SealedLink>();
        if (this.#closed !== undefined) next.reject(this.#closed);
        else this.#waiting.push(next);
        return next.promise;
      },
      serve: ({ peerId }, own) => {
        const end = Promise.withResolvers<TransferSummary>();
        this.served.set(peerId, end);
        this.signals.set(peerId, own.signal!);
        serving(peerId, own.report);
        return end.promise;
      },
      dismiss: (peerId) => void this.dismissed.push(peerId),
    });
    this.ended = party.run().catch((error) => error.code);
    this.ended.then((end) => this.end = end);
  }

  /** Admits one, who is served when this resolves. */
  async comes(peerId: string): Promise<void> {
    this.#waiting.shift()!.resolve({ peerId } as SealedLink);
    await settled();
  }

  /** Nobody is admitted any more. */
  async closes(error: SlipError): Promise<void> {
    this.#closed = error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    await settled();
  }

  async has(peerId: string): Promise<void> {
    this.served.get(peerId)!.resolve(SUMMARY);
    await settled();
  }

  async fails(peerId: string, error: SlipError): Promise<void> {
    this.served.get(peerId)!.reject(error);
    await settled();
  }

  told(event: Status["event"]): Status[] {
    return this.statuses.filter((status) => status.event === event);
  }
}

/** Everything that waits for nothing but promises has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}

const CLOSING = [
  slipError("server-lost"),
  slipError("code-expired"),
  slipError("too-many-tries", { tries: 3 }),
  slipError("protocol", { detail: "nobody finished" }),
];

Deno.test("Party lets transfers under way finish when nobody can be admitted any more, and then tells why", async () => {
  for (const wanted of [3, "any"] as const) {
    for (const error of CLOSING) {
      const stage = new Stage(wanted);
      await stage.comes("2");
      await stage.comes("3");
      await stage.closes(error);
      assert.deepEqual(stage.told("closed"), [{ event: "closed", code: error.code, message: error.message }]);
      assert.deepEqual([...stage.signals.values()].map(({ aborted }) => aborted), [false, false]);
      await stage.has("2");
      assert.equal(stage.end, undefined, "the other one is still being served");
      await stage.has("3");
      const isInOrder = wanted === "any" && error.code === "code-expired";
      const expected = isInOrder
        ? { ...SUMMARY, bytes: 6, files: 2, movedBytes: 2, receivers: 2 }
        : error.code;
      assert.deepEqual(await stage.ended, expected, `${wanted} ${error.code}`);
      assert.deepEqual(stage.told("done").map(({ receiver }) => receiver), ["2", "3"]);
    }
  }
});

Deno.test("Party ends at once when nobody can be admitted and nobody is served", async () => {
  for (const wanted of [2, "any"] as const) {
    for (const error of CLOSING) {
      const stage = new Stage(wanted);
      await settled();
      await stage.closes(error);
      assert.deepEqual([stage.end, stage.told("closed")], [error.code, []]);
    }
  }
});

Deno.test("Party that has all its receivers does not need the server for those under way", async () => {
  const stage = new Stage(2);
  await stage.comes("2");
  await stage.comes("3");
  await stage.has("2");
  await stage.has("3");
  assert.equal((await stage.ended as TransferSummary).receivers, 2);
});

Deno.test("Party cannot fill the place of one that fails after the server was lost", async () => {
  const stage = new Stage(2);
  await stage.comes("2");
  await stage.comes("3");
  await stage.fails("2", slipError("server-lost"));
  await stage.closes(slipError("server-lost"));
  assert.equal(stage.told("error").length, 1, "it is told of as one receiver's");
  await stage.has("3");
  assert.equal(await stage.ended, "server-lost");
});

Deno.test("Party ends those under way when one fails by our fault, also after it closed", async () => {
  for (const isClosed of [false, true]) {
    const stage = new Stage("any");
    await stage.comes("2");
    await stage.comes("3");
    if (isClosed) await stage.closes(slipError("server-lost"));
    await stage.fails("2", slipError("source-changed", { path: "a" }));
    assert.equal(stage.signals.get("3")!.aborted, true);
    await stage.fails("3", slipError("interrupted"));
    assert.equal(await stage.ended, "source-changed");
  }
});

Deno.test("Party tells what all share once, also when who came first leaves before it could", async () => {
  const reports = new Map<string, (status: Status) => void>();
  const stage = new Stage("any", (id, report) => reports.set(id, report));
  for (const id of ["2", "3", "4"]) await stage.comes(id);
  await stage.fails("2", slipError("peer-lost"));
  for (const id of ["3", "4"]) {
    reports.get(id)!({ event: "offer", files: [], totalBytes: 7 });
    for (const path of ["a", "b"]) {
      reports.get(id)!({ event: "warning", code: "unreadable", path, message: "" });
    }
  }
  assert.deepEqual([stage.told("offer").length, stage.told("warning").length], [1, 2]);
  for (const id of ["3", "4"]) await stage.has(id);
  await stage.closes(slipError("code-expired"));
  await stage.ended;
});
