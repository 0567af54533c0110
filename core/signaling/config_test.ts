import assert from "node:assert/strict";
import fc from "fast-check";
import { unusedPort } from "../../tests/support/unused_port.ts";
import { SlipError } from "../errors.ts";
import { ICE_SERVERS, SERVER_CONFIG_BYTES } from "../limits.ts";
import { fetchServerConfig, parseServerConfig } from "./config.ts";
import { strangeServer } from "./testing_server.ts";

const NO_IO = { permissions: "none" } as const;
const STUN = "stun:stun.example.org:3478";
const TURN = "turn:turn.example.org";

/** `iceServers` as a server says them, and as a peer takes them; nothing when the whole answer is refused. */
const TABLE: readonly (readonly [said: unknown, taken: unknown])[] = [
  [[], []],
  [[{ urls: STUN }], [{ urls: [STUN] }]],
  [[{ urls: [STUN, "stuns:b"], extra: 1 }], [{ urls: [STUN, "stuns:b"] }]],
  [[{ urls: TURN, username: "u", credential: "c" }], [{ urls: [TURN], username: "u", credential: "c" }]],
  [[{ urls: TURN }, { urls: TURN, username: "u" }], []],
  [[{ urls: [TURN, STUN] }], [{ urls: [STUN] }]],
  [[{ urls: ["javascript:alert(1)", "stun://x", "stun:x?y", ""] }, { urls: [] }], []],
  [Array(100).fill({ urls: STUN }), Array(ICE_SERVERS).fill({ urls: [STUN] })],
  [[{ urls: Array(100).fill(STUN) }], [{ urls: Array(ICE_SERVERS).fill(STUN) }]],
  [undefined, undefined],
  [null, undefined],
  [{}, undefined],
  [[null], undefined],
  [[{}], undefined],
  [[{ urls: 7 }], undefined],
  [[{ urls: [7] }], undefined],
  [[{ urls: STUN, username: {} }], undefined],
  [[{ urls: STUN, credential: "c".repeat(513) }], undefined],
];

for (const [said, taken] of TABLE) {
  const text = JSON.stringify({ iceServers: said });
  Deno.test(
    { ...NO_IO, name: `parseServerConfig() ${taken ? "takes" : "refuses"} ${text.slice(0, 70)}` },
    () => {
      if (taken) assert.deepEqual(parseServerConfig(text), { iceServers: taken });
      else assert.throws(() => parseServerConfig(text), { code: "server-protocol" });
    },
  );
}

Deno.test({ ...NO_IO, name: "parseServerConfig() throws nothing but server-protocol" }, () => {
  const server = fc.record({ urls: fc.oneof(fc.string(), fc.array(fc.webUrl())) });
  const config = fc.record({ iceServers: fc.array(fc.oneof(server, fc.object())) }).map((value) =>
    JSON.stringify(value)
  );
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), config), (text) => {
    try {
      assert.ok(Array.isArray(parseServerConfig(text).iceServers));
    } catch (error) {
      assert.ok(error instanceof SlipError && error.code === "server-protocol");
    }
  }));
});

/** Answers to `/config`, and the code they end with; nothing when they are fine. */
const ANSWERS: readonly (readonly [what: string, http: () => Response, code: string | undefined])[] = [
  ["a good answer", () => Response.json({ iceServers: [] }), undefined],
  ["404", () => new Response("no", { status: 404 }), "server-protocol"],
  ["500", () => Response.json({ iceServers: [] }, { status: 500 }), "server-protocol"],
  ["no body", () => new Response(null, { status: 204 }), "server-protocol"],
  ["HTML", () => new Response("<!doctype html>"), "server-protocol"],
  [
    "a redirect",
    () => new Response(null, { status: 302, headers: { Location: "/other" } }),
    "server-protocol",
  ],
  ["an endless body", () => new Response(endless()), "server-protocol"],
  ["a body of the limit", () => new Response(padded(SERVER_CONFIG_BYTES)), undefined],
  ["a body over the limit", () => new Response(padded(SERVER_CONFIG_BYTES + 1)), "server-protocol"],
];

for (const [what, http, code] of ANSWERS) {
  Deno.test(`fetchServerConfig() ${code ? `says ${code} to` : "takes"} ${what}`, async () => {
    await using server = strangeServer({ http });
    const config = fetchServerConfig(server.url);
    if (code) await assert.rejects(config, { code });
    else assert.deepEqual(await config, { iceServers: [] });
  });
}

Deno.test("fetchServerConfig() asks below the path of the URL, without query and fragment", async () => {
  const asked: string[] = [];
  await using server = strangeServer({
    http: ({ url }) => {
      asked.push(new URL(url).pathname + new URL(url).search);
      return Response.json({ iceServers: [] });
    },
  });
  await fetchServerConfig(`${server.url}/a/b/?q=1#7-crumb-violet`);
  assert.deepEqual(asked, ["/a/b/config"]);
});

Deno.test("fetchServerConfig() says server-unreachable when nobody listens or nobody answers", async () => {
  const gone = `http://127.0.0.1:${unusedPort()}`;
  await assert.rejects(fetchServerConfig(gone), (error) => {
    assert.ok(error instanceof SlipError && error.code === "server-unreachable");
    assert.ok(error.message.includes(gone));
    return true;
  });
  await using silent = strangeServer({ http: () => forever() });
  await assert.rejects(fetchServerConfig(silent.url, { timeoutMs: 30 }), { code: "server-unreachable" });
});

Deno.test("fetchServerConfig() says interrupted when aborted, before and while it waits", async () => {
  await using silent = strangeServer({ http: () => forever() });
  const abortion = new AbortController();
  const config = fetchServerConfig(silent.url, { signal: abortion.signal });
  abortion.abort();
  await assert.rejects(config, { code: "interrupted" });
  await assert.rejects(fetchServerConfig(silent.url, { signal: abortion.signal }), { code: "interrupted" });
});

Deno.test("fetchServerConfig() says usage for a URL that is none", async () => {
  await assert.rejects(fetchServerConfig("localhost"), { code: "usage" });
});

function forever(): Promise<Response> {
  return new Promise(() => {});
}

function endless(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(32)) });
}

function padded(length: number): string {
  return '{"iceServers":[]}'.padEnd(length, " ");
}
