import assert from "node:assert/strict";
import { strangeServer } from "../signaling/testing_server.ts";
import { RecommendedServers } from "./recommended_servers.ts";

const STUN = { urls: ["stun:stun.example.org:3478"] };

Deno.test("RecommendedServers asks once and keeps the answer", async () => {
  let asked = 0;
  await using server = strangeServer({
    http: () => Response.json({ iceServers: asked++ === 0 ? [STUN] : [] }),
  });
  const servers = new RecommendedServers(server.url, {});
  assert.deepEqual(await servers.get(), [STUN]);
  assert.deepEqual(await servers.get(), [STUN]);
  assert.equal(asked, 1);
});

Deno.test("RecommendedServers asks anew for whoever comes after a failure", async () => {
  let asked = 0;
  await using server = strangeServer({
    http: () => asked++ === 0 ? new Response("", { status: 500 }) : Response.json({ iceServers: [STUN] }),
  });
  const servers = new RecommendedServers(server.url, {});
  await assert.rejects(servers.get(), { code: "server-protocol" });
  assert.deepEqual(await servers.get(), [STUN]);
  assert.equal(asked, 2);
});
