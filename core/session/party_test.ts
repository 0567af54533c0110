import assert from "node:assert/strict";
import { within } from "../deadline.ts";
import { SlipError, slipError } from "../errors.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import { memoryPlatform } from "../transfer/testing_transfer.ts";
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
