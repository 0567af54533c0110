import assert from "node:assert/strict";
import { VERSION } from "../core/version.ts";
import { tempFolder } from "../tests/support/temp.ts";
import { type AppOptions, createApp } from "./http.ts";
import { type Page, readPage } from "./page.ts";
import { testServer } from "./testing_server.ts";

const PAGE: Page = new Map(
  [["/", "index"], ["/index.html", "index"], ["/main.js", "script"]].map(([path, text]) => [
    path!,
    { bytes: new TextEncoder().encode(text), contentType: `test/${text}`, etag: `"${text}"` },
  ]),
);

const app = createApp({
  page: PAGE,
  iceServers: [{ urls: "stun:stun.example.org" }],
  roomTtlMs: 1000,
  uptimeSeconds: () => 7.9,
  upgrade: () => new Response("upgrade", { status: 426 }),
});

/** A server without a page. */
const BARE: AppOptions = {
  page: new Map(),
  iceServers: [],
  roomTtlMs: 1,
  uptimeSeconds: () => 0,
  upgrade: () => new Response(),
};

/** Method, path, status, what is allowed instead. */
const ROUTES: readonly (readonly [method: string, path: string, status: number, allow?: string])[] = [
  ["GET", "/", 200],
  ["HEAD", "/", 200],
  ["GET", "/index.html", 200],
  ["GET", "/main.js?v=1", 200],
  ["POST", "/", 405, "GET, HEAD"],
  ["OPTIONS", "/main.js", 405, "GET, HEAD"],
  ["GET", "/healthz", 200],
  ["HEAD", "/healthz", 200],
  ["PUT", "/healthz", 405, "GET, HEAD"],
  ["GET", "/config", 200],
  ["HEAD", "/config", 200],
  ["DELETE", "/config", 405, "GET, HEAD"],
  ["GET", "/ws", 426],
  ["HEAD", "/ws", 405, "GET"],
  ["POST", "/ws", 405, "GET"],
  ["GET", "/ws/", 404],
  ["GET", "/7-crumb-violet", 404],
  ["POST", "/nowhere", 404],
  ["GET", "/constructor", 404],
  ["GET", "//main.js", 404],
  ["GET", "/main.js/", 404],
  ["GET", "/%2e%2e/main.js", 200],
  ["GET", "/%E0%A4%A", 404],
  ["GET", "/main.js%00", 404],
];

for (const [method, path, status, allow] of ROUTES) {
  Deno.test(`createApp() answers ${status} to ${method} ${path}, with every security header`, async () => {
    const response = await app.request(path, { method });
    assert.equal(response.status, status);
    assert.equal(response.headers.get("allow"), allow ?? null);
    assertSecure(response);
    if (method === "HEAD") assert.equal(await response.text(), "");
  });
}

Deno.test("createApp() serves a file with its type and length, and says 304 to whoever has it", async () => {
  const response = await app.request("/main.js");
  assert.equal(await response.text(), "script");
  assert.equal(response.headers.get("content-type"), "test/script");
  assert.equal(response.headers.get("content-length"), "6");
  assert.equal(response.headers.get("cache-control"), "no-cache");
  assert.equal(response.headers.get("etag"), '"script"');
  const known: [string, number][] = [['"script"', 304], ['W/"script"', 304], ['"a", "script"', 304], [
    "*",
    304,
  ], [
    '"a"',
    200,
  ]];
  for (const [tag, status] of known) {
    const again = await app.request("/main.js", { headers: { "If-None-Match": tag } });
    assert.equal(again.status, status, tag);
    assertSecure(again);
  }
});

Deno.test("createApp() tells peers what they need to know, from any origin", async () => {
  const response = await app.request("/config", { headers: { "Origin": "https://else.example" } });
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(response.headers.get("cross-origin-resource-policy"), "cross-origin");
  assert.deepEqual(await response.json(), {
    version: VERSION,
    protocol: 1,
    subprotocol: "slip.v1",
    iceServers: [{ urls: "stun:stun.example.org" }],
    limits: { messageBytes: 65536, payloadLength: 49152, roomTtlMs: 1000 },
  });
});

Deno.test("createApp() tells whoever watches that it works", async () => {
  const response = await app.request("/healthz");
  assert.deepEqual(await response.json(), { status: "ok", version: VERSION, uptimeSeconds: 7 });
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("access-control-allow-origin"), null);
});

Deno.test("createApp() says how to get a page when there is none", async () => {
  const bare = createApp(BARE);
  const response = await bare.request("/");
  assert.equal(response.status, 404);
  assert.match(await response.text(), /deno task build/);
});

Deno.test("createApp() answers 500 when something breaks, and tells nobody what", async () => {
  const broken = createApp({
    ...BARE,
    upgrade: () => {
      throw new Error("a detail");
    },
  });
  const response = await broken.request("/ws");
  assert.equal(response.status, 500);
  assert.doesNotMatch(await response.text(), /detail/);
  assertSecure(response);
});

Deno.test("startServer() serves the page in its directory and nothing outside of it", async () => {
  await using folder = await tempFolder({
    "page/index.html": "<!doctype html>hello",
    "secret.html": "secret",
  });
  await using server = await testServer({ pageDirectory: folder.join("page") });
  const index = await fetch(server.url);
  assert.equal(await index.text(), "<!doctype html>hello");
  assert.equal(index.headers.get("content-type"), "text/html; charset=utf-8");
  for (
    const path of [
      "/../secret.html",
      "/..%2fsecret.html",
      "/%2e%2e/secret.html",
      "//secret.html",
      "/./../secret.html",
    ]
  ) {
    const answer = await getByHand(server.port, path);
    assert.match(answer, /^HTTP\/1.1 404 /, path);
    assert.doesNotMatch(answer, /secret/, path);
  }
});

Deno.test("startServer() answers HEAD with the length of what GET would send", async () => {
  await using folder = await tempFolder({ "index.html": "<!doctype html>hello" });
  await using server = await testServer({ pageDirectory: folder.path });
  assert.equal((await readPage(folder.path)).size, 2);
  for (const path of ["/", "/config"]) {
    const get = await fetch(server.url + path);
    const length = (await get.bytes()).length;
    const head = await fetch(server.url + path, { method: "HEAD" });
    assert.equal(head.headers.get("content-length"), `${length}`, path);
    await head.body?.cancel();
  }
});

function assertSecure({ headers }: Response): void {
  const policy = headers.get("content-security-policy") ?? "";
  for (
    const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]
  ) {
    assert.ok(policy.split("; ").includes(part), part);
  }
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
  assert.ok(headers.get("cross-origin-resource-policy"));
  assert.ok(headers.get("permissions-policy"));
}

/** GET with a path that `fetch` would tidy up. */
async function getByHand(port: number, path: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const answer = new Uint8Array(8192);
  const length = await connection.read(answer);
  return new TextDecoder().decode(answer.subarray(0, length ?? 0));
}
