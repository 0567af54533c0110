import assert from "node:assert/strict";
import { until, within } from "../../tests/support/wait.ts";
import type { TerminalPeerConnection } from "./mod.ts";
import { candidatesOf, withPair } from "./testing_pair.ts";

/** Tie-breakers are random: with a mistaken role one try in two goes well all the same (RFC 8445, section 7.3.1.1). */
const TRIES = 12;

async function roleOf(connection: TerminalPeerConnection): Promise<string | undefined> {
  for (const stats of (await connection.getStats()).values()) {
    if (stats.type === "transport") return stats.iceRole;
  }
  return undefined;
}

/** Whether a check of `connection` was answered: the other side's agent has seen it. */
async function wasAnswered(connection: TerminalPeerConnection): Promise<boolean> {
  const stats = [...(await connection.getStats()).values()];
  return stats.some(({ type, state }) =>
    type === "candidate-pair" && state !== "waiting" && state !== "frozen"
  );
}

Deno.test("an answerer that checks before the offerer has its answer does not take over its role", async () => {
  for (let run = 0; run < TRIES; run++) {
    await withPair(async (offerer, answerer) => {
      const channel = offerer.createDataChannel("x");
      const opened = new Promise((resolve) => channel.addEventListener("open", resolve));
      await offerer.setLocalDescription();
      await until(() => offerer.iceGatheringState === "complete", { what: "candidates" });
      await answerer.setRemoteDescription(offerer.localDescription!);
      await answerer.setLocalDescription();
      for (const candidate of candidatesOf(offerer)) await answerer.addIceCandidate(candidate);
      await until(() => wasAnswered(answerer), { what: "a check" });
      await until(() => answerer.iceGatheringState === "complete", { what: "candidates" });
      await offerer.setRemoteDescription(answerer.localDescription!);
      await within(opened, { what: `an open channel, try ${run}` });
      assert.deepEqual([await roleOf(offerer), await roleOf(answerer)], ["controlling", "controlled"]);
    });
  }
});
