/** Pauses between the page in Chromium and the library. */

import assert from "node:assert/strict";
import { PauseControl, send, type Status } from "../../mod.ts";
import { launchBrowser } from "../support/browser.ts";
import { assertSame, writeSamples } from "../support/sample_files.ts";
import { startServe } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { tempFolder } from "../support/temp.ts";
import { until } from "../support/wait.ts";

/** Bytes, and bytes a second: slow enough to be paused in the middle, twice, by a busy machine. */
const [SIZE, BYTES_PER_SECOND] = [40_000_000, 4_000_000];

Deno.test("a page pauses what it receives and goes on, and shows when the other side does", async () => {
  await using folder = await tempFolder();
  const [sample] = await writeSamples(folder, { "slow.bin": SIZE });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const pause = new PauseControl();
  const told: Status[] = [];
  const sending = send([sample!.path], {
    server: server.url,
    bytesPerSecond: BYTES_PER_SECOND,
    pause,
    cache: false,
  });
  const link = Promise.withResolvers<string>();
  const following = (async () => {
    for await (const status of sending) {
      told.push(status);
      if (status.event === "code") link.resolve(status.url);
    }
  })();
  const bytes = () => told.findLast((status) => status.event === "progress")?.bytes ?? 0;
  const page = await SlipPage.open(browser, await link.promise);
  await page.press("accept");
  await until(() => bytes() > 0, { what: "something to be stored" });
  await page.shows("#transfer-path", /^direct, .+, [\d.]+ ms$/);
  await page.press("pause");
  await page.shows("#session-status", /^Paused here\.$/);
  assert.deepEqual([await page.text("#pause"), await page.text("#transfer-rate")], ["Go on", "paused"]);
  const there = () => told.findLast((status) => status.event === "paused" || status.event === "resumed");
  await until(() => there()?.event === "paused", { what: "the sender to hear of it" });
  assert.deepEqual(there(), { event: "paused", by: "there" });
  const stored = await standstill(bytes);
  assert.ok(stored < SIZE, `${stored} bytes`);
  await page.press("pause");
  await until(() => bytes() > stored, { what: "more to be stored" });
  assert.equal(await page.text("#pause"), "Pause");
  pause.pause();
  await page.shows("#session-status", /^Paused by the other side\.$/);
  assert.equal(await page.text("#pause"), "Pause");
  pause.resume();
  await page.title(/^Received$/);
  assert.equal((await sending.finished).movedBytes, SIZE);
  await following;
  await assertSame(await page.save(sample!.name, true), sample!);
  assert.deepEqual(page.problems, []);
});

/** Waits until nothing more is stored. */
async function standstill(bytes: () => number): Promise<number> {
  let [last, looks] = [-1, 0];
  await until(() => {
    looks = bytes() === last ? looks + 1 : 0;
    last = bytes();
    return looks > 35;
  }, { what: "a standstill" });
  return last;
}
