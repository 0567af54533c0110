import assert from "node:assert/strict";
import type { ErrorCode } from "../errors.ts";
import { SIGNALING_MESSAGE_BYTES } from "../limits.ts";
import { SignalingClient } from "./client.ts";
import { strangeServer, tell } from "./testing_server.ts";

const CREATED = { type: "created", room: 7, peer: "me", expiresInMs: 1000 };
const JOINED = { type: "joined", room: 7, peer: "me", sender: "them" };

/** What servers answer to `create`, and the code it ends with. */
const ANSWERS:
  readonly (readonly [what: string, answer: Record<string, unknown> | string, code: ErrorCode])[] = [
    ["garbage", "%&!", "server-protocol"],
    ["an array", "[]", "server-protocol"],
    ["a number as a type", '{"type":1}', "server-protocol"],
    ["a room that is none", { ...CREATED, room: "7" }, "server-protocol"],
    ["the answer to join", JOINED, "server-protocol"],
    [
      "a message over the limit",
      `{"type":"pong","x":"${"x".repeat(SIGNALING_MESSAGE_BYTES)}"}`,
      "server-protocol",
    ],
    ["server-full", { type: "error", code: "server-full", message: "full" }, "server-refused"],
    ["rate-limited", { type: "error", code: "rate-limited", message: "slow down" }, "server-refused"],
    [
      "an error of a later version",
      { type: "error", code: "tuesday", message: "not on Tuesdays" },
      "server-refused",
    ],
    [
      "that it does not know the type",
      { type: "error", code: "unknown-type", message: "?" },
      "server-protocol",
    ],
  ];

for (const [what, answer, code] of ANSWERS) {
  Deno.test(`SignalingClient.create() says ${code} when the server answers ${what}`, async () => {
    await using server = strangeServer({ message: (_, socket) => tell(socket, answer) });
    const client = await SignalingClient.connect(server.url);
    await assert.rejects(client.create(), { code });
    await client.close();
  });
}

Deno.test("SignalingClient says server-protocol to a binary message", async () => {
  await using server = strangeServer({ message: (_, socket) => socket.send(new Uint8Array(1)) });
  const client = await SignalingClient.connect(server.url);
  await assert.rejects(client.create(), { code: "server-protocol" });
  await client.close();
});
