/** What a real set-up says through the server, held against what the server lets a peer say. */

import assert from "node:assert/strict";
import {
  HELD_CANDIDATES,
  MAILBOX_LENGTH,
  MESSAGE_BURST,
  MESSAGE_BYTES_COUNTED,
  PEER_RESERVED_BYTES,
} from "../../core/limits.ts";
import { utf8Length } from "../../core/utf8_length.ts";
import { testServer } from "../../signal/testing_server.ts";
import { ReceivingSession, SendingSession } from "../support/sessions.ts";
import { startProxy } from "../support/socket_proxy.ts";

/** Bytes of the candidate that is longest in practice: a relayed one over IPv6, under seal, in its message. */
const LONG_CANDIDATE_BYTES = 450;

/** What a peer's messages cost it at the server. */
function costOf(texts: readonly string[]): { readonly messages: number; readonly bytes: number } {
  const sizes = texts.map(utf8Length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const messages = sizes.reduce((sum, size) => sum + 1 + Math.floor(size / MESSAGE_BYTES_COUNTED), 0);
  return { messages, bytes };
}

Deno.test("a set-up costs each side a small part of what it may say at once, whatever candidates it has", async () => {
  await using server = await testServer();
  await using near = startProxy(server.url);
  await using far = startProxy(server.url);
  await using sender = new SendingSession({ server: near.url });
  await using receiver = new ReceivingSession({ server: far.url, code: await sender.code() });
  assert.deepEqual([await receiver.ends(), await sender.ends()], ["done", "done"]);
  for (const { passed } of [near, far]) {
    const said = passed.filter((text) => /^{"type":"(create|join|signal","to)"/.test(text));
    assert.ok(said.length >= 7, `${said.length} messages`);
    const { messages, bytes } = costOf(said);
    assert.ok(messages <= MESSAGE_BURST / 8, `${messages} messages`);
    assert.ok(bytes <= PEER_RESERVED_BYTES / 2, `${bytes} bytes`);
    const others = costOf(Array(HELD_CANDIDATES).fill("x".repeat(LONG_CANDIDATE_BYTES)));
    assert.ok(messages + others.messages <= MESSAGE_BURST / 2, "two such set-ups at once");
    assert.ok(bytes + others.bytes <= MAILBOX_LENGTH / 4);
  }
});
