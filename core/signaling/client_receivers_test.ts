import assert from "node:assert/strict";
import { ROOM_RECEIVERS } from "../limits.ts";
import { SignalingClient } from "./client.ts";
import { type Behaviour, strangeServer, tell } from "./testing_server.ts";

/** Lets everybody in, and does what `message` does. */
function lettingIn(message: NonNullable<Behaviour["message"]>): Behaviour {
  return {
    message: (heard, socket) => {
      if (heard["type"] === "create") {
        tell(socket, { type: "created", room: 7, peer: "me", expiresInMs: 1000 });
      }
      if (heard["type"] === "join") tell(socket, { type: "joined", room: 7, peer: "me", sender: "them" });
      message(heard, socket);
    },
  };
}

/** Options of `create`, and how many receivers the server is asked for. */
const RECEIVERS = [[undefined, 1], [{}, 1], [{ receivers: 1 }, 1], [
  { receivers: ROOM_RECEIVERS },
  ROOM_RECEIVERS,
]] as const;

for (const [options, receivers] of RECEIVERS) {
  Deno.test(`SignalingClient.create() asks for ${receivers} given ${JSON.stringify(options)}`, async () => {
    const asked: unknown[] = [];
    await using server = strangeServer(lettingIn((message) => asked.push(message)));
    const client = await SignalingClient.connect(server.url);
    await client.create(options);
    assert.deepEqual(asked, [{ type: "create", receivers }]);
    await client.close();
  });
}

for (const receivers of [-1, 0, 1.5, NaN, Infinity, ROOM_RECEIVERS + 1]) {
  Deno.test(`SignalingClient.create() says RangeError to ${receivers} receivers, and may be tried again`, async () => {
    await using server = strangeServer(lettingIn(() => {}));
    const client = await SignalingClient.connect(server.url);
    await assert.rejects(client.create({ receivers }), RangeError);
    await client.create();
    await client.close();
  });
}

/** Goodbyes of a server, the role of who hears them, and whether they say that the other peer left. */
const LEFT:
  readonly (readonly [message: Record<string, unknown>, role: "sender" | "receiver", left: boolean])[] = [
    [{ type: "peer-left", peer: "them" }, "sender", true],
    [{ type: "peer-left", peer: "another" }, "sender", false],
    [{ type: "room-closed", reason: "expired" }, "sender", false],
    [{ type: "room-closed", reason: "sender-left" }, "receiver", true],
    [{ type: "room-closed", reason: "of a later version" }, "receiver", false],
    [{ type: "peer-left", peer: "them" }, "receiver", true],
    [{ type: "dismissed" }, "receiver", false],
  ];

for (const [message, role, left] of LEFT) {
  const what = `${left ? "resolves" : "stays pending"} for a ${role} told ${JSON.stringify(message)}`;
  Deno.test(`SignalingClient: left of a mailbox closed before ${what}`, async () => {
    await using server = strangeServer(lettingIn(({ type }, socket) => {
      if (type === "create") tell(socket, { type: "peer-joined", peer: "them" });
      if (type === "ping") {
        tell(socket, message);
        tell(socket, { type: "peer-joined", peer: "end" });
      }
    }));
    const client = await SignalingClient.connect(server.url, { pingMs: 10 });
    if (role === "sender") await client.create();
    else await client.join(7);
    const mailbox = role === "sender" ? await client.nextPeer() : client.mailbox("them");
    mailbox.close();
    let hasLeft = false;
    mailbox.left.then(() => hasLeft = true);
    // What comes after the goodbye was taken in after it.
    await client.nextPeer().catch(() => {});
    assert.equal(hasLeft, left);
    await client.close();
  });
}
