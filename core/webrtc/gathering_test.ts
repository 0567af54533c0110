import assert from "node:assert/strict";
import { createPeerConnection, type TerminalPeerConnection } from "./mod.ts";
import { eventOf, openChannel, signal, until } from "./testing_connections.ts";
import { closeAll } from "./testing_pair.ts";
import { stunServer } from "./testing_stun.ts";

/** A name that no resolver knows (RFC 6761, section 6.4). */
const NO_SUCH_NAME = "stun:stun.slip.invalid:3478";

async function connections(...urls: string[]): Promise<[TerminalPeerConnection, TerminalPeerConnection]> {
  const configuration = urls.length === 0 ? {} : { iceServers: [{ urls, username: "u", credential: "c" }] };
  return [await createPeerConnection(configuration), await createPeerConnection(configuration)];
}

/** What a connection says while it gathers, one word each. */
function watch(connection: TerminalPeerConnection): string[] {
  const events: string[] = [];
  connection.addEventListener("icecandidate", (event) => {
    const { candidate } = event as RTCPeerConnectionIceEvent;
    events.push(candidate === null ? "end" : candidate.type ?? "unknown");
  });
  connection.addEventListener("icegatheringstatechange", () => events.push(connection.iceGatheringState));
  return events;
}

const SERVERS: Record<
  string,
  () => Promise<{ urls: string[]; asked: () => boolean; close(): Promise<void> }>
> = {
  "a STUN server that never answers": async () => {
    const { url, requests, close } = await stunServer();
    return { urls: [url], asked: () => requests() > 0, close };
  },
  "a STUN server whose name does not resolve": () =>
    Promise.resolve({ urls: [NO_SUCH_NAME], asked: () => true, close: () => Promise.resolve() }),
  "a TURN server that never answers": async () => {
    const { url, requests, close } = await stunServer();
    return { urls: [url.replace("stun:", "turn:")], asked: () => requests() > 0, close };
  },
  "a TURN server that is not there": async () => {
    const { url, close } = await stunServer();
    const urls = ["tcp", "udp"].map((transport) => `${url.replace("stun:", "turn:")}?transport=${transport}`);
    return { urls, asked: () => true, close };
  },
  "a TURN server on a machine that is not there": () => {
    const urls = ["turn:192.0.2.253?transport=tcp", "turns:192.0.2.253", "turn:192.0.2.253"];
    return Promise.resolve({ urls, asked: () => true, close: () => Promise.resolve() });
  },
  "both STUN servers, twice": async () => {
    const [one, two] = [await stunServer(), await stunServer()];
    return {
      urls: [one.url, NO_SUCH_NAME, two.url, "stun:other.slip.invalid"],
      asked: () => one.requests() > 0 && two.requests() > 0,
      close: async () => void await Promise.all([one.close(), two.close()]),
    };
  },
};

for (const [what, start] of Object.entries(SERVERS)) {
  Deno.test(`a connection opens while ${what} is still waited for`, async () => {
    const servers = await start();
    const [offerer, answerer] = await connections(...servers.urls);
    const silent = servers.urls.some((url) => url.includes("127.0.0.1"));
    const channel = offerer.createDataChannel("test");
    await signal(offerer, answerer);
    await openChannel(channel);
    await until(servers.asked, "the server to be asked");
    if (silent) {
      assert.deepEqual([offerer.iceGatheringState, answerer.iceGatheringState], ["gathering", "gathering"]);
    }
    await closeAll(offerer, answerer);
    await servers.close();
  });
}

Deno.test("setLocalDescription() resolves before the first candidate, whatever servers there are", async () => {
  const server = await stunServer();
  const [offerer, answerer] = await connections(server.url, NO_SUCH_NAME);
  const events = watch(offerer);
  await offerer.setLocalDescription(await offerer.createOffer());
  assert.deepEqual(events.filter((event) => event !== "gathering"), []);
  await until(() => events.includes("host"), "a host candidate");
  assert.equal(events[0], "gathering");
  await closeAll(offerer, answerer);
  await server.close();
});

Deno.test("gathering finds what STUN servers see, each address once, and then ends", async () => {
  const [one, two, three] = [
    await stunServer(["203.0.113.9", 1234]),
    await stunServer(["203.0.113.9", 1234]),
    await stunServer(["203.0.113.10", 4321]),
  ];
  const [offerer, answerer] = await connections(one.url, two.url, three.url);
  const events = watch(offerer);
  const found: string[] = [];
  offerer.addEventListener("icecandidate", (event) => {
    const { candidate } = event as RTCPeerConnectionIceEvent;
    if (candidate?.type === "srflx") {
      found.push(`${candidate.address} ${candidate.port} ${candidate.relatedAddress}`);
    }
  });
  const host = eventOf<RTCPeerConnectionIceEvent>(offerer, "icecandidate");
  await offerer.setLocalDescription(await offerer.createOffer());
  await until(() => events.includes("complete"), "the end");
  const base = (await host).candidate!.address;
  assert.deepEqual(found.toSorted(), [`203.0.113.10 4321 ${base}`, `203.0.113.9 1234 ${base}`]);
  assert.equal(events[0], "gathering");
  assert.deepEqual(events.slice(-2), ["complete", "end"]);
  assert.match(offerer.localDescription!.sdp, /typ srflx raddr .*\r\na=end-of-candidates\r\n/s);
  await closeAll(offerer, answerer);
  await Promise.all([one.close(), two.close(), three.close()]);
});

Deno.test("gathering ends although a STUN server never answers", async () => {
  const server = await stunServer();
  const [offerer, answerer] = await connections(server.url);
  const events = watch(offerer);
  await offerer.setLocalDescription(await offerer.createOffer());
  await until(() => events.includes("end"), "the end");
  assert.ok(server.requests() > 1, "asked more than once");
  await closeAll(offerer, answerer);
  await server.close();
});

Deno.test("gathering asks nobody when no server is configured", async () => {
  const [offerer, answerer] = await connections();
  const events = watch(offerer);
  await offerer.setLocalDescription(await offerer.createOffer());
  await until(() => events.includes("end"), "the end");
  assert.deepEqual([...new Set(events)], ["gathering", "host", "complete", "end"]);
  await closeAll(offerer, answerer);
});

Deno.test("close() while gathering is under way says nothing more and leaves nothing", async () => {
  const server = await stunServer();
  const [offerer, answerer] = await connections(server.url, NO_SUCH_NAME);
  const events = watch(offerer);
  await offerer.setLocalDescription(await offerer.createOffer());
  await closeAll(offerer, answerer);
  assert.deepEqual(events.filter((event) => event !== "gathering" && event !== "host"), []);
  await server.close();
});
