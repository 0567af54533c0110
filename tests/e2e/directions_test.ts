/** The real command and the real page, in all four directions: every byte of every file arrives. */

import assert from "node:assert/strict";
import { launchBrowser } from "../support/browser.ts";
import {
  assertReceived,
  assertSame,
  type Sample,
  SAMPLE_BYTES,
  writeSamples,
} from "../support/sample_files.ts";
import { type Slip, startServe, startSlip } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { tempFolder } from "../support/temp.ts";

/** Milliseconds for 67 MiB between two cold stacks on a busy machine. */
const TRANSFER_MS = 60_000;

Deno.test("a terminal sends to a terminal, byte for byte", async () => {
  await using folder = await tempFolder();
  const samples = await writeSamples(folder);
  await using server = await startServe([], { page: false });
  const common = ["--server", server.url, "--json"];
  await using sender = startSlip(["send", ...samples.map(({ path }) => path), ...common]);
  const { code } = await sender.event("code");
  await using receiver = startSlip(["receive", code, "--yes", "--dir", folder.join("in"), ...common]);
  assert.equal((await receiver.end(TRANSFER_MS)).code, 0);
  await endsWell(sender, samples);
  await assertReceived(folder, "in", samples);
  assert.deepEqual(digests(sender), digests(receiver));
});

Deno.test("a terminal sends to a page, byte for byte", async () => {
  await using folder = await tempFolder();
  const samples = await writeSamples(folder);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip([
    "send",
    ...samples.map(({ path }) => path),
    "--server",
    server.url,
    "--json",
  ]);
  const { url } = await sender.event("code");
  const page = await SlipPage.open(browser, url);
  await page.press("accept");
  await page.title(/^Received$/, TRANSFER_MS);
  await endsWell(sender, samples);
  await savesAll(page, samples);
});

Deno.test("a page sends to a terminal, byte for byte", async () => {
  await using folder = await tempFolder();
  const samples = await writeSamples(folder);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const page = await SlipPage.open(browser, server.url);
  const code = await page.send(samples.map(({ path }) => path));
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url, "--json"];
  await using receiver = startSlip(["receive", code, ...flags]);
  await endsWell(receiver, samples);
  await page.title(/^Sent$/);
  await assertReceived(folder, "in", samples);
  assert.deepEqual(page.problems, []);
});

Deno.test("a page sends to a page, byte for byte, and both show the same digest", async () => {
  await using folder = await tempFolder();
  const samples = await writeSamples(folder);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const sender = await SlipPage.open(browser, server.url);
  const code = await sender.send(samples.map(({ path }) => path));
  const receiver = await SlipPage.open(browser, server.url);
  await receiver.receive(code);
  await receiver.press("accept");
  await receiver.title(/^Received$/, TRANSFER_MS);
  await savesAll(receiver, samples);
  await sender.title(/^Sent$/);
  const digest = await receiver.shows("#receipt-digest", /^[0-9a-f]{64}$/);
  assert.equal(await sender.text("#receipt-digest"), digest);
  assert.deepEqual(sender.problems, []);
});

/** A command that says that everything is done, verified, and how much it was. */
async function endsWell(slip: Slip, samples: readonly Sample[]): Promise<void> {
  const { code, events, stderr } = await slip.end(TRANSFER_MS);
  assert.equal(code, 0, stderr + JSON.stringify(events.at(-1)));
  const done = events.at(-1)!;
  assert.deepEqual([done.event, done["bytes"], done["files"]], ["done", SAMPLE_BYTES, samples.length]);
  const files = events.filter(({ event }) => event === "file").map(({ path, bytes }) => [path, bytes]);
  assert.deepEqual(files.sort(), samples.map(({ name, bytes }) => [name, bytes]).sort());
  const last = events.findLast(({ event }) => event === "progress");
  assert.equal(last?.["bytes"], SAMPLE_BYTES);
}

async function savesAll(page: SlipPage, samples: readonly Sample[]): Promise<void> {
  for (const sample of samples) await assertSame(await page.save(sample.name), sample);
  assert.deepEqual(page.problems, []);
}

function digests(slip: Slip): unknown[] {
  return slip.events.filter(({ event }) => event === "file").map(({ path, digest }) => [path, digest]).sort();
}
