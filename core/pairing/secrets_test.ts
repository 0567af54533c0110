import assert from "node:assert/strict";
import { bytesToHex } from "@noble/hashes/utils.js";
import { SlipError } from "../errors.ts";
import { formatBase64url } from "./base64url.ts";
import { parseCode } from "./code.ts";
import { utf8 } from "./octets.ts";
import { pair } from "./pair.ts";
import { Sealer } from "./sealer.ts";
import { receiver, RECEIVING, sender, SENDING, WORDS } from "./testing_exchange.ts";
import { mailboxPair } from "./testing_mailbox.ts";
import { Tries } from "./tries.ts";

/** Every way in which a value gets into a log or a report. */
function shown(value: unknown): string {
  const ways = [
    String(value),
    JSON.stringify(value),
    Deno.inspect(value, {
      depth: 20,
      showHidden: true,
      getters: true,
      iterableLimit: 10_000,
      strAbbreviateSize: 1e6,
    }),
    Object.entries(value as object).join(),
  ];
  if (value instanceof Error) ways.push(value.stack ?? "", value.message, shown(value.cause ?? {}));
  return ways.join("\n");
}

/** Fails when `value` shows the words or any of `keys`, as text, hex, base64url or a list of bytes. */
function assertHides(value: unknown, keys: readonly Uint8Array[]): void {
  const text = shown(value);
  for (const word of WORDS.split("-")) assert.ok(!text.includes(word), `${word} in ${text}`);
  for (const key of [...keys, utf8(WORDS)]) {
    const forms = [
      bytesToHex(key),
      formatBase64url(key),
      key.join(),
      key.join(", "),
      key.slice(0, 6).join(", "),
    ];
    for (const form of forms) assert.ok(!text.includes(form), `a key in ${text}`);
  }
}

Deno.test("links, schedules, sealers and exchanges show no secret however they are printed", async () => {
  const mailboxes = mailboxPair();
  const [link] = await Promise.all([
    pair({ ...RECEIVING, mailbox: mailboxes.receiver }),
    pair({ ...SENDING, mailbox: mailboxes.sender, tries: new Tries() }),
  ]);
  const keys = (["sealSender", "sealReceiver", "relaySender", "relayReceiver", "resume"] as const).map((
    use,
  ) => link.keys.derive(use));
  for (const value of [link, link.keys, new Sealer(link.keys, "sender")]) assertHides(value, keys);
  const begun = receiver(WORDS);
  begun.start();
  for (const exchange of [begun, sender(new Tries(), WORDS)]) assertHides(exchange, keys);
});

Deno.test("errors of pairing show no secret, with their causes and stacks", async () => {
  const mailboxes = mailboxPair();
  const results = await Promise.allSettled([
    pair({ ...RECEIVING, words: "zoo-zoo", mailbox: mailboxes.receiver }),
    pair({ ...SENDING, mailbox: mailboxes.sender, tries: new Tries() }),
    pair({ ...RECEIVING, words: "Crumble violin", mailbox: mailboxes.receiver }),
  ]);
  for (const result of results) {
    assert.ok(result.status === "rejected");
    assertHides(result.reason, []);
  }
});

Deno.test("errors about codes show no word but a mistyped one", () => {
  const texts = [
    `0-${WORDS}`,
    `x-${WORDS}`,
    WORDS,
    `7-crumble`,
    `7-${WORDS}-\u200b`,
    `${"7-"}${WORDS.repeat(40)}`,
  ];
  for (const text of texts) {
    assert.throws(() => parseCode(text), (error) => {
      assert.ok(error instanceof SlipError);
      assertHides({ message: error.message, hint: error.hint.replace(/such as .*/, "") }, []);
      return true;
    });
  }
});
