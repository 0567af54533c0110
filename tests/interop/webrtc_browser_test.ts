import assert from "node:assert/strict";
import type { Page } from "puppeteer-core";
import { createPeerConnection, type TerminalPeerConnection } from "../../core/webrtc/mod.ts";
import type { DataChannel } from "../../core/ports.ts";
import type { BrowserName } from "../../scripts/browsers.ts";
import { launchBrowser } from "../support/browser.ts";
import { patternedBytes, sha256 } from "../support/bytes.ts";
import { until } from "../support/wait.ts";

const MIB = 1024 * 1024;
const FRAME_BYTES = 48 * 1024;

/** What the page has: one connection, its channel, and what happened to them. */
interface PageApi {
  offer(): Promise<string>;
  answer(offer: string): Promise<string>;
  accept(answer: string): Promise<void>;
  send(): void;
  close(): void;
  readonly events: string[];
  readonly received: { bytes: number; digest: string };
}

declare const peer: PageApi;

const PAGE = `<!doctype html><title>peer</title><script type="module">
const connection = new RTCPeerConnection();
const events = [], parts = [], received = { bytes: 0, digest: "" };
let channel;
async function gathered() {
  while (connection.iceGatheringState !== "complete") {
    await new Promise((done) => connection.addEventListener("icegatheringstatechange", done, { once: true }));
  }
  return connection.localDescription.sdp;
}
function use(used) {
  channel = used;
  channel.binaryType = "arraybuffer";
  channel.onopen = () => events.push("open " + channel.label + " " + channel.ordered);
  channel.onclose = () => events.push("close");
  channel.onerror = () => events.push("error");
  channel.onmessage = async ({ data }) => {
    if (typeof data === "string") return events.push("text " + data);
    parts.push(data);
    received.bytes += data.byteLength;
    if (received.bytes < ${MIB}) return;
    const digest = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
    received.digest = new Uint8Array(digest).reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "");
  };
}
connection.ondatachannel = (event) => use(event.channel);
connection.onconnectionstatechange = () => events.push(connection.connectionState);
globalThis.peer = {
  events, received,
  async offer() {
    use(connection.createDataChannel("from the page"));
    await connection.setLocalDescription();
    return await gathered();
  },
  async answer(sdp) {
    await connection.setRemoteDescription({ type: "offer", sdp });
    await connection.setLocalDescription();
    return await gathered();
  },
  accept: (sdp) => connection.setRemoteDescription({ type: "answer", sdp }),
  send() {
    for (const part of parts) channel.send(part);
    channel.send("");
  },
  close: () => connection.close(),
};
</script>`;

/** Runs `body` with a page in a browser and a connection of ours. */
async function withBoth(
  name: BrowserName,
  body: (page: Page, ours: TerminalPeerConnection) => Promise<void>,
) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response(PAGE, { headers: { "content-type": "text/html" } });
  });
  const ours = await createPeerConnection({});
  try {
    await using browser = await launchBrowser(name);
    const { page } = await browser.open(`http://127.0.0.1:${server.addr.port}/`);
    await body(page, ours);
  } finally {
    ours.close();
    await ours.closed;
    await server.shutdown();
  }
}

type Tamper = (sdp: string) => string;
const unchanged: Tamper = (sdp) => sdp;

/** Connects with the page as the answerer; resolves with our channel. */
async function weOffer(
  page: Page,
  ours: TerminalPeerConnection,
  tamper = { offer: unchanged, answer: unchanged },
) {
  const channel = ours.createDataChannel("from us");
  await ours.setLocalDescription();
  await until(() => ours.iceGatheringState === "complete", { what: "our candidates" });
  const answer = await page.evaluate((sdp) => peer.answer(sdp), tamper.offer(ours.localDescription!.sdp));
  await ours.setRemoteDescription({ type: "answer", sdp: tamper.answer(answer) });
  return channel;
}

/** Connects with the page as the offerer; resolves with its channel. */
async function pageOffers(page: Page, ours: TerminalPeerConnection): Promise<DataChannel> {
  const opened = Promise.withResolvers<DataChannel>();
  ours.addEventListener("datachannel", (event) => opened.resolve((event as RTCDataChannelEvent).channel));
  await ours.setRemoteDescription({ type: "offer", sdp: await page.evaluate(() => peer.offer()) });
  await ours.setLocalDescription();
  await until(() => ours.iceGatheringState === "complete", { what: "our candidates" });
  await page.evaluate((sdp) => peer.accept(sdp), ours.localDescription!.sdp);
  return await opened.promise;
}

/** A mebibyte there and back again, then an empty text. */
async function exchange(page: Page, channel: DataChannel): Promise<void> {
  const bytes = patternedBytes(MIB);
  const back: ArrayBuffer[] = [];
  let isEnd = false;
  channel.addEventListener("message", (event) => {
    const { data } = event as MessageEvent<string | ArrayBuffer>;
    if (typeof data === "string") isEnd = true;
    else back.push(data);
  });
  await until(() => channel.readyState === "open", { what: "our end to open" });
  for (let offset = 0; offset < MIB; offset += FRAME_BYTES) {
    channel.send(bytes.subarray(offset, Math.min(offset + FRAME_BYTES, MIB)));
  }
  await until(() => page.evaluate(() => peer.received.digest !== ""), {
    what: "the page to have everything",
  });
  const received = await page.evaluate(() => peer.received);
  assert.deepEqual(received, { bytes: MIB, digest: sha256(bytes) });
  await page.evaluate(() => peer.send());
  await until(() => isEnd, { what: "it to come back" });
  assert.equal(sha256(new Uint8Array(await new Blob(back).arrayBuffer())), sha256(bytes));
}

for (const name of ["chromium", "firefox"] satisfies BrowserName[]) {
  Deno.test(`our offer connects to ${name}, and our close() closes its channel without an error`, () =>
    withBoth(name, async (page, ours) => {
      await exchange(page, await weOffer(page, ours));
      ours.close();
      await until(() => page.evaluate(() => peer.events.includes("close")), {
        what: "the page's channel to close",
      });
      const events = await page.evaluate(() => peer.events);
      assert.ok(events.includes("open from us true"), events.join());
      assert.ok(!events.includes("error"), events.join());
    }));

  Deno.test(`${name}'s offer connects to us, and its close() closes our channel`, () =>
    withBoth(name, async (page, ours) => {
      const channel = await pageOffers(page, ours);
      await exchange(page, channel);
      await page.evaluate(() => peer.close());
      await until(() => channel.readyState === "closed", { what: "our channel to close" });
    }));

  Deno.test(`${name} does not connect when one digit of our fingerprint is another`, () =>
    withBoth(name, async (page, ours) => {
      const channel = await weOffer(page, ours, { offer: flipDigit, answer: unchanged });
      await until(() => page.evaluate(() => peer.events.includes("failed")), { what: "the page to refuse" });
      assert.notEqual(channel.readyState, "open");
    }));

  Deno.test(`we do not connect to ${name} when one digit of its fingerprint is another`, () =>
    withBoth(name, async (page, ours) => {
      const channel = await weOffer(page, ours, { offer: unchanged, answer: flipDigit });
      await until(() => ours.connectionState === "failed", { what: "our connection to fail" });
      assert.notEqual(channel.readyState, "open");
      assert.deepEqual(
        (await page.evaluate(() => peer.events)).filter((event) => event.startsWith("open")),
        [],
      );
    }));
}

function flipDigit(sdp: string): string {
  return sdp.replace(
    /(a=fingerprint:sha-256 )(.)/i,
    (_, before, digit) => `${before}${digit === "0" ? "1" : "0"}`,
  );
}
