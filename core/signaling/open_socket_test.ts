import assert from "node:assert/strict";
import { unusedPort } from "../../tests/support/unused_port.ts";
import { type ErrorCode, SlipError } from "../errors.ts";
import { SignalingClient } from "./client.ts";
import { type Behaviour, strangeServer } from "./testing_server.ts";

/** Servers that let nobody connect, and what a person is told. */
const UNFIT: readonly (readonly [what: string, behaviour: Behaviour, code: ErrorCode])[] = [
  ["is a web server of another kind", { refusesSockets: true }, "server-protocol"],
  ["is one of ours but takes no sockets", {
    refusesSockets: true,
    http: () => Response.json({ iceServers: [] }),
  }, "server-refused"],
  ["chooses no subprotocol", { subprotocol: "" }, "server-protocol"],
];

for (const [what, behaviour, code] of UNFIT) {
  Deno.test(`SignalingClient.connect() says ${code} when the server ${what}`, async () => {
    await using server = strangeServer(behaviour);
    await assert.rejects(SignalingClient.connect(server.url), { code });
  });
}

Deno.test("SignalingClient.connect() says server-unreachable when nobody listens, with the URL and no words", async () => {
  const gone = `http://127.0.0.1:${unusedPort()}`;
  await assert.rejects(SignalingClient.connect(`${gone}/#7-crumb-violet`), (error) => {
    assert.ok(error instanceof SlipError && error.code === "server-unreachable");
    assert.ok(error.message.includes(gone) && !error.message.includes("crumb"));
    return true;
  });
});

Deno.test("SignalingClient.connect() says server-unreachable when the other end accepts and says nothing", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}`;
  const accepted = listener.accept();
  await assert.rejects(SignalingClient.connect(url, { timeoutMs: 50 }), { code: "server-unreachable" });
  (await accepted).close();
});

Deno.test("SignalingClient.connect() says interrupted when aborted, before and while it waits", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}`;
  const abortion = new AbortController();
  const connecting = SignalingClient.connect(url, { signal: abortion.signal });
  const accepted = await listener.accept();
  abortion.abort();
  await assert.rejects(connecting, { code: "interrupted" });
  await assert.rejects(SignalingClient.connect(url, { signal: abortion.signal }), { code: "interrupted" });
  accepted.close();
});

Deno.test("SignalingClient.connect() says usage for a URL that is none", async () => {
  await assert.rejects(SignalingClient.connect("localhost:8080"), { code: "usage" });
});
