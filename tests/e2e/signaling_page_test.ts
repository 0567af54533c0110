/**
 * The signaling client in real browsers, on a page with the server's own headers: what a content security policy or a
 * browser's WebSocket would forbid shows here and nowhere else.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT, runDeno } from "../../scripts/run_deno.ts";
import { testServer } from "../../signal/testing_server.ts";
import { launchBrowser } from "../support/browser.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { within } from "../support/wait.ts";

/** Two clients on one page meet, talk, and one is sent away; then a server that the policy keeps the page from. */
const SCRIPT = `
import { SignalingClient } from "CLIENT";
import { fetchServerConfig } from "CONFIG";

async function run() {
  const server = location.origin;
  const { iceServers } = await fetchServerConfig(server);
  const [sender, receiver] = await Promise.all([SignalingClient.connect(server), SignalingClient.connect(server)]);
  const { room } = await sender.create();
  const { senderId } = await receiver.join(room);
  const peer = await sender.nextPeer();
  await peer.send("hello");
  const heard = await receiver.mailbox(senderId).receive();
  sender.dismiss(peer.peerId);
  const dismissed = await receiver.mailbox(senderId).receive().catch(({ code }) => code);
  const unknown = await receiver.join(4711).catch(({ name }) => name);
  await Promise.all([sender.close(), receiver.close()]);
  const elsewhere = await SignalingClient.connect(location.hash.slice(1)).catch(({ code }) => code);
  return { iceServers, room, heard, dismissed, unknown, elsewhere };
}
globalThis.outcome = run().catch((error) => String(error));
`;

for (const name of ["chromium", "firefox"] as const) {
  Deno.test(`SignalingClient works in ${name} under the server's content security policy`, async () => {
    await using folder = await buildPage();
    await using server = await testServer({ stun: ["stun.example.org"], pageDirectory: folder.join("page") });
    await using other = await testServer();
    await using browser = await launchBrowser(name);
    const tab = await browser.open(`${server.url}/#${other.url}`);
    const outcome = await within(tab.page.evaluate("globalThis.outcome"), { what: "the page's outcome" });
    assert.deepEqual(outcome, {
      iceServers: [{ urls: ["stun:stun.example.org"] }],
      room: 1,
      heard: "hello",
      dismissed: "cancelled",
      unknown: "TypeError",
      elsewhere: "server-unreachable",
    });
  });
}

async function buildPage(): Promise<TempFolder> {
  const source = (name: string) => join(ROOT, "core/signaling", `${name}.ts`);
  const folder = await tempFolder({
    "main.ts": SCRIPT.replace("CLIENT", source("client")).replace("CONFIG", source("config")),
    "page/index.html": '<!doctype html><title>Test</title><script type="module" src="main.js"></script>',
  });
  const bundle = [
    "bundle",
    "--platform",
    "browser",
    "--output",
    folder.join("page/main.js"),
    folder.join("main.ts"),
  ];
  const { success, output } = await runDeno(bundle);
  assert.ok(success, output);
  return folder;
}
