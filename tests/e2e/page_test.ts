/** The page in Chromium, where it is not about the bytes. */

import assert from "node:assert/strict";
import { PAGE_MEMORY_BYTES } from "../../core/limits.ts";
import { launchBrowser } from "../support/browser.ts";
import { assertSame, writeSamples } from "../support/sample_files.ts";
import { startServe, startSlip } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("a link's words leave the address bar and the history before anything is received", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  // Words that no title and no address has: "decline" is one that a random code may have.
  const words = ["--code", "walnut zebra"];
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, "--json", ...words]);
  const { url, code } = await sender.event("code");
  const page = await SlipPage.open(browser, url);
  await page.title(/^Accept 1 file\?$/);
  assert.equal(page.page.url(), `${server.url}/`);
  await page.press("decline");
  await page.title(/^You declined$/);
  const { code: status, events } = await sender.end();
  assert.deepEqual([status, events.at(-1)?.event], [3, "declined"]);
  const { url: current, entries } = await historyOf(page);
  assert.equal(current, `${server.url}/`);
  for (const word of code.split("-").slice(1)) assert.ok(!entries.includes(word), `"${word}" in ${entries}`);
  assert.deepEqual(page.problems, []);
});

Deno.test("a page refuses more than it can hold before anything is sent, and says what to do", async () => {
  await using folder = await tempFolder({ "too large.bin": "", "in/.keep": "" });
  await Deno.truncate(folder.join("too large.bin"), PAGE_MEMORY_BYTES + 1);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip(["send", folder.join("too large.bin"), "--server", server.url, "--json"]);
  const { url } = await sender.event("code");
  const page = await SlipPage.open(browser, url);
  const { sentence, hint } = await page.failure();
  assert.match(sentence, /^This page can hold .+ at most, and .+ are offered\.$/);
  assert.match(hint, /slip receive CODE/);
  const { code, events } = await sender.end();
  assert.deepEqual([code, events.at(-1)?.["code"]], [1, "remote-failed"]);
  assert.match(events.at(-1)!["message"], /too large for its page/);
  assert.ok(!events.some(({ event }) => event === "progress" || event === "accepted"));
  assert.deepEqual(page.problems, []);
});

Deno.test("a page that is closed in the middle of a transfer tells the other side, and stores nothing", async () => {
  await using folder = await tempFolder({ "large.bin": "" });
  await Deno.truncate(folder.join("large.bin"), 256 * 1024 * 1024);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip([
    ...["send", folder.join("large.bin"), "--throttle", "20M"],
    ...["--server", server.url, "--json"],
  ]);
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  await page.press("accept");
  await sender.event("progress");
  await page.page.close();
  const { code, events } = await sender.end();
  assert.equal(code, 1);
  assert.ok(["cancelled", "peer-lost"].includes(events.at(-1)?.["code"]), JSON.stringify(events.at(-1)));
  assert.deepEqual(await browser.downloads.names(), []);
});

Deno.test("a page that cancels tells the other side", async () => {
  await using folder = await tempFolder({ "large.bin": "" });
  await Deno.truncate(folder.join("large.bin"), 512 * 1024 * 1024);
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const page = await SlipPage.open(browser, server.url);
  const code = await page.send([folder.join("large.bin")]);
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url, "--json"];
  await using receiver = startSlip(["receive", code, ...flags]);
  await receiver.event("progress");
  await page.press("cancel");
  await page.title(/^Cancelled$/);
  const { code: status, events } = await receiver.end();
  assert.deepEqual([status, events.at(-1)?.["code"]], [1, "cancelled"]);
  const kept = await Array.fromAsync(Deno.readDir(folder.join("in")), ({ name }) => name);
  assert.ok(!kept.includes("large.bin"), kept.join());
});

Deno.test("wrong words and unknown numbers are told in the page's words", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip([
    ...["send", folder.join("a.txt"), "--code", "crater dynamic"],
    ...["--server", server.url, "--json"],
  ]);
  const number = (await sender.event("code"))["code"].split("-")[0];
  const page = await SlipPage.open(browser, server.url);
  await page.receive(`${number}-zebra-zoo`);
  assert.equal((await page.failure()).sentence, "The words did not match.");
  assert.equal((await sender.event("wrong-words"))["left"], 2);
  await page.press("start-again");
  await page.page.$eval("#code-input", (input) => (input as HTMLInputElement).value = "");
  await page.receive("999-zebra-zoo");
  assert.equal((await page.failure()).sentence, "Nobody is sending under number 999.");
  assert.deepEqual(page.problems, []);
});

Deno.test("--verify in a terminal shows the same four words in a page", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const flags = ["--verify", "--server", server.url, "--json"];
  await using sender = startSlip(["send", folder.join("a.txt"), ...flags], { stdin: "open" });
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  const { words } = await sender.event("verify");
  assert.equal(await page.shows("#shared-words", /\w+ \w+ \w+ \w+/), words.join(" "));
  await sender.type("yes\n");
  await page.press("accept");
  await page.title(/^Received$/);
  assert.equal((await sender.end()).code, 0);
});

Deno.test("Firefox receives from a terminal and sends to one, byte for byte", async () => {
  await using folder = await tempFolder();
  const samples = await writeSamples(folder, { "ein paar MiB — grün.bin": 3_500_001 });
  const [sample] = [samples[0]!];
  await using server = await startServe();
  await using browser = await launchBrowser("firefox");
  await using sender = startSlip(["send", sample.path, "--server", server.url, "--json"]);
  const page = await SlipPage.open(browser, (await sender.event("code"))["url"]);
  await page.press("accept");
  await page.title(/^Received$/, 60_000);
  assert.equal((await sender.end()).code, 0);
  await assertSame(await page.save(sample.name, true), sample);
  await page.press("start-again");
  const code = await page.send([sample.path]);
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url, "--json"];
  await using receiver = startSlip(["receive", code, ...flags]);
  assert.equal((await receiver.end()).code, 0);
  await page.title(/^Sent$/);
  await assertSame(folder.join("in", sample.name), sample);
  assert.deepEqual(page.problems, []);
});

/** The address of the tab, and the entries of its history as one text; what was typed is the browser's own. */
async function historyOf({ page }: SlipPage): Promise<{ url: string; entries: string }> {
  const client = await page.createCDPSession();
  const { entries } = await client.send("Page.getNavigationHistory");
  await client.detach();
  return { url: page.url(), entries: JSON.stringify(entries.map(({ url, title }) => [url, title])) };
}
