/** The 26 steps of setting up a connection, as both sides tell them. */

import assert from "node:assert/strict";
import { STEPS } from "../../core/connection/steps.ts";
import { testServer } from "../../signal/testing_server.ts";
import { launchBrowser } from "../support/browser.ts";
import { pairEnds, startPair } from "../support/pairs.ts";
import { type Slip, type SlipEvent, startServe, startSlip } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { tempFolder } from "../support/temp.ts";

const ALL = STEPS.map(({ n }) => n);

Deno.test("a sender and a receiver tell all 26 steps, each once, in an order the table allows", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using pair = await startPair({
    server: server.url,
    paths: [folder.join("a.txt")],
    into: folder.join("in"),
    send: ["--trace"],
    receive: ["--yes", "--trace"],
  });
  await pairEnds(pair);
  const [sent, received] = [stepsOf(pair.sender), stepsOf(pair.receiver)];
  const told = [...sent, ...received].map(({ n }) => n as number);
  assert.deepEqual([...told].sort((a, b) => a - b), ALL);
  assertOrdered(sent.map(({ n }) => n as number));
  assertOrdered(received.map(({ n }) => n as number));
  for (const { n, role, name } of [...sent, ...received]) {
    assert.deepEqual({ role, name }, { role: STEPS[n - 1]!.role, name: STEPS[n - 1]!.name });
  }
});

Deno.test("each side tells its own steps, and the server's are told by whoever gets its receipts", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = startSlip([
    "send",
    folder.join("a.txt"),
    ...["--server", server.url, "--json", "--trace"],
  ]);
  const { url } = await sender.event("code");
  const page = await SlipPage.open(browser, url);
  await page.press("accept");
  await page.title(/^Received$/);
  assert.equal((await sender.end()).code, 0);
  const ofReceiver = STEPS.filter(({ n, role }) => role === "receiver" || n === 24).map(({ n }) => n);
  assert.deepEqual(await page.steps(), ofReceiver);
  const ofSender = stepsOf(sender).map(({ n }) => n as number).sort((a, b) => a - b);
  assert.deepEqual(ofSender, ALL.filter((n) => !ofReceiver.includes(n)));
});

Deno.test("no step is told without --trace, and with it people read them on stderr", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  // Words of our own: "step" and "certain" are in the list of words, and half of a code made "step" be told.
  const words = ["--code", "walnut zebra"];
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url, ...words]);
  const [code] = await sender.says(/^\d+-\S+/m, "stdout");
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url, "--trace"];
  await using receiver = startSlip(["receive", code, ...flags]);
  assert.equal((await receiver.end()).code, 0);
  assert.equal((await sender.end()).code, 0);
  assert.doesNotMatch(sender.stderr + sender.stdout, /step/);
  assert.match(receiver.stderr, /ms {2}step 11 {2}receiver {2}open the WebSocket\n/);
  assert.doesNotMatch(receiver.stdout, /step/);
});

function stepsOf(slip: Slip): SlipEvent[] {
  return slip.events.filter(({ event }) => event === "step");
}

/**
 * Within one process, no step comes before one it needs that the same process tells. Between two processes no clock
 * is exact enough to compare.
 */
function assertOrdered(told: readonly number[]): void {
  told.forEach((n, index) => {
    const later = told.slice(index + 1);
    const early = STEPS[n - 1]!.after.filter((needed) => later.includes(needed));
    assert.deepEqual(early, [], `step ${n} was told before ${early.join()}; all: ${told.join()}`);
  });
}
