/**
 * A peer who announces one certificate and uses another, by one hex digit: nobody may connect to it. The digit is
 * changed before the description is sealed, so nothing but the comparison with the certificate can notice.
 */

import assert from "node:assert/strict";
import type { PeerConnection, Platform } from "../../core/ports.ts";
import { testServer } from "../../signal/testing_server.ts";
import { terminalPlatform } from "../../tui/platform.ts";
import { launchBrowser } from "../support/browser.ts";
import { ReceivingSession, SendingSession } from "../support/sessions.ts";
import { startServe } from "../support/slip.ts";
import { SlipPage } from "../support/slip_page.ts";
import { tempFolder } from "../support/temp.ts";
import { parseCode } from "../../core/pairing/code.ts";

/** The first digit of the fingerprint, one more; runs in the page too, so it needs nothing around it. */
function flipDigit(sdp: string): string {
  return sdp.replace(/(a=fingerprint:sha-256 )([0-9a-f])/i, (_, name, digit) => {
    return name + ((parseInt(digit, 16) + 1) % 16).toString(16).toUpperCase();
  });
}

/** A terminal whose descriptions lie. */
const lyingPlatform: Platform = {
  ...terminalPlatform,
  async createPeerConnection(configuration) {
    return lying(await terminalPlatform.createPeerConnection(configuration));
  },
};

/** `connection`, with a lie in what it hands out and the truth in what it is given back. */
function lying(connection: PeerConnection): PeerConnection {
  let truth: RTCSessionDescriptionInit | undefined;
  const describe = async (kind: "createOffer" | "createAnswer") => {
    truth = await connection[kind]();
    const sdp = flipDigit(truth.sdp ?? "");
    assert.notEqual(sdp, truth.sdp);
    return { type: truth.type, sdp };
  };
  const lies: Partial<Record<PropertyKey, unknown>> = {
    createOffer: () => describe("createOffer"),
    createAnswer: () => describe("createAnswer"),
    setLocalDescription: () => connection.setLocalDescription(truth!),
  };
  return new Proxy(connection, {
    get(target, name) {
      if (name in lies) return lies[name];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

for (const liar of ["sender", "receiver"] as const) {
  Deno.test(`a ${liar} whose fingerprint is wrong by one digit is refused by a terminal`, async () => {
    await using server = await testServer();
    const platformOf = (side: string) => side === liar ? lyingPlatform : terminalPlatform;
    await using sender = new SendingSession({ server: server.url, platform: platformOf("sender") });
    const code = await sender.code();
    await using receiver = new ReceivingSession({
      server: server.url,
      code,
      platform: platformOf("receiver"),
    });
    assertTold(await sender.ends());
    assertTold(await receiver.ends());
    assert.equal(sender.source.reads, 0);
    assert.equal(receiver.sink.writtenBytes, 0);
  });
}

Deno.test("Chromium refuses a terminal whose fingerprint is wrong by one digit", async () => {
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  await using sender = new SendingSession({ server: server.url, platform: lyingPlatform });
  const { url } = await sender.status("code");
  const page = await SlipPage.open(browser, url);
  assert.match((await page.failure()).sentence, TOLD);
  assertTold(await sender.ends());
  assert.equal(sender.source.reads, 0);
});

Deno.test("a terminal refuses Chromium when its fingerprint is wrong by one digit", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await startServe();
  await using browser = await launchBrowser("chromium");
  const page = await SlipPage.open(browser, server.url);
  await page.page.evaluate(lieInPage, flipDigit.toString());
  const code = parseCode(await page.send([folder.join("a.txt")]));
  await using receiver = new ReceivingSession({ server: server.url, code });
  assertTold(await receiver.ends());
  assert.match((await page.failure()).sentence, TOLD);
  assert.equal(receiver.sink.writtenBytes, 0);
});

/** What a page says, which either noticed itself or was told by the other side. */
const TOLD = /certificate/;

/** Either noticed it itself or was told. */
function assertTold(code: string): void {
  assert.ok(["fingerprint-mismatch", "remote-failed"].includes(code), `it ended with ${code}`);
}

/** Does in the page what {@linkcode lying} does here; what it is given is the text of {@linkcode flipDigit}. */
function lieInPage(flip: string): void {
  const flipped: (sdp: string) => string = (0, eval)(`(${flip})`);
  // deno-lint-ignore no-explicit-any -- overloads that nobody calls are in the way
  const prototype = RTCPeerConnection.prototype as any;
  const { createOffer, setLocalDescription } = prototype;
  const truths = new WeakMap<object, RTCSessionDescriptionInit>();
  prototype.createOffer = async function (this: object) {
    const truth: RTCSessionDescriptionInit = await createOffer.call(this);
    truths.set(this, truth);
    return { type: truth.type, sdp: flipped(truth.sdp ?? "") };
  };
  prototype.setLocalDescription = function (this: object) {
    return setLocalDescription.call(this, truths.get(this));
  };
}
