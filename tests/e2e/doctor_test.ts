/** `slip doctor` against real servers, on and off; and the configuration file, as every command reads it. */

import assert from "node:assert/strict";
import { CHECK_NAMES } from "../../tui/doctor/check.ts";
import { stunServer } from "../../core/webrtc/testing_stun.ts";
import { testServer } from "../../signal/testing_server.ts";
import { runSlip, type SlipEvent, type SlipResult, startSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";

/** Nobody listens there: port 9 is `discard` (RFC 863), which nothing has used for decades. */
const DEAD_SERVER = "http://127.0.0.1:9";

/** The findings by their names; asserts that each was told once, and then the end. */
function findingsOf({ events, stderr }: SlipResult): Readonly<Record<string, SlipEvent>> {
  const findings = events.filter(({ event }) => event === "check");
  assert.deepEqual(findings.map((finding) => finding["name"]).sort(), [...CHECK_NAMES].sort(), stderr);
  assert.equal(events.length, CHECK_NAMES.length + 1);
  assert.equal(events.at(-1)?.event, "done");
  return Object.fromEntries(findings.map((finding) => [finding["name"], finding]));
}

/** Runs `slip doctor --json`, with what it needs in a home of its own. */
async function examine(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const result = await runSlip(["doctor", "--json", ...args], { env });
  return { code: result.code, end: result.events.at(-1)!, findings: findingsOf(result) };
}

function states(findings: Readonly<Record<string, SlipEvent>>, ...names: string[]): string[] {
  return names.map((name) => findings[name]?.["state"]);
}

Deno.test("slip doctor finds everything in order, and the mapping that two STUN servers tell", async () => {
  const seenAs = ["203.0.113.5", 1111] as const;
  const [one, other] = [await stunServer(seenAs), await stunServer(seenAs)];
  try {
    await using server = await testServer({ stun: [one.url, other.url] });
    const { code, end, findings } = await examine(["--server", server.url]);
    assert.equal(code, 0, JSON.stringify(findings));
    assert.equal(end["works"], true);
    assert.deepEqual(
      states(findings, "server", "websocket", "stun", "udp", "nat", "loop"),
      Array(6).fill("ok"),
    );
    assert.match(findings["stun"]?.["detail"], /sees 203\.0\.113\.5:1111 \(IPv4, /);
    assert.match(findings["nat"]?.["detail"], /endpoint-independent/);
    assert.match(findings["server-lookup"]?.["detail"], /from --server$/);
    assert.match(findings["relay"]?.["detail"], /^not offered/);
  } finally {
    await one.close();
    await other.close();
  }
});

Deno.test("slip doctor warns of a symmetric NAT, with which transfers may still work", async () => {
  const [one, other] = [await stunServer(["203.0.113.5", 1111]), await stunServer(["203.0.113.5", 2222])];
  try {
    await using server = await testServer();
    const { code, findings } = await examine(["--server", server.url, "--stun", one.url, other.url]);
    assert.equal(code, 0);
    assert.equal(findings["nat"]?.["state"], "not");
    assert.match(findings["nat"]?.["detail"], /symmetric/);
    assert.match(findings["nat"]?.["hint"], /may fail/);
  } finally {
    await one.close();
    await other.close();
  }
});

Deno.test("slip doctor ends with 5 when the server is not there, and says what to do", async () => {
  const { code, end, findings } = await examine(["--server", DEAD_SERVER]);
  assert.equal(code, 5);
  assert.deepEqual(end["fatal"], ["server", "websocket"]);
  assert.deepEqual(states(findings, "server", "websocket", "stun", "relay", "loop"), [
    "not",
    "not",
    "skipped",
    "skipped",
    "ok",
  ]);
  assert.match(findings["server"]?.["hint"], /slip serve/);
});

Deno.test("slip doctor ends with 5 when a server speaks another protocol", async () => {
  const config = { version: "9.0.0", protocol: 99, iceServers: [] };
  const onListen = () => {};
  await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, () => Response.json(config));
  const { code, findings } = await examine(["--server", `http://127.0.0.1:${other.addr.port}`]);
  assert.equal(code, 5);
  assert.match(findings["server"]?.["detail"], /protocol 99, and this side speaks 1$/);
});

Deno.test("slip doctor ends with 5 when the STUN server that it shall ask keeps silent", async () => {
  const silent = await stunServer();
  try {
    await using server = await testServer();
    const { code, end, findings } = await examine(["--server", server.url, "--stun", silent.url]);
    assert.equal(code, 5);
    assert.deepEqual(end["fatal"], ["udp"]);
    assert.deepEqual(states(findings, "stun", "udp", "nat"), ["not", "not", "skipped"]);
  } finally {
    await silent.close();
  }
});

Deno.test("slip doctor does not count a silent STUN server when both sides are on this machine", async () => {
  const silent = await stunServer();
  try {
    await using server = await testServer({ stun: [silent.url] });
    const { code, findings } = await examine(["--server", server.url]);
    assert.deepEqual([code, ...states(findings, "udp")], [0, "not"]);
    assert.match(findings["udp"]?.["detail"], /on this machine alone transfers work/);
  } finally {
    await silent.close();
  }
});

Deno.test("slip doctor ends at once when it is interrupted", async () => {
  const silent = await stunServer();
  try {
    await using running = startSlip(["doctor", "--server", DEAD_SERVER, "--stun", silent.url, "--json"]);
    await running.event("check");
    running.kill("SIGINT");
    const { code, events } = await running.end();
    assert.deepEqual([code, events.at(-1)?.["code"]], [130, "interrupted"]);
  } finally {
    await silent.close();
  }
});

Deno.test("slip doctor refuses a URL on its command line that is none, like every command", async () => {
  for (const flags of [["--server", "nonsense"], ["--stun", "turn:turn.example"]]) {
    const { code, events } = await runSlip(["doctor", "--json", ...flags]);
    assert.deepEqual([code, events.map((event) => event["code"])], [2, ["usage"]]);
  }
});

Deno.test("slip doctor tells people a line for each finding on stdout, and nothing on stderr", async () => {
  const { code, stdout, stderr } = await runSlip(["doctor", "--server", DEAD_SERVER, "--plain"]);
  assert.deepEqual([code, stderr], [5, ""]);
  for (const name of CHECK_NAMES) assert.match(stdout, new RegExp(`^(ok|not|skipped) +${name} `, "m"));
  assert.match(stdout, /\n\nTransfers cannot be expected to work from here, because of server, websocket: /);
});

Deno.test("the server is found by flag, then environment, then configuration file", async () => {
  await using home = await configured({ server: "http://127.0.0.1:3" });
  const environment = { ...at(home), SLIP_SERVER: "http://127.0.0.1:2" };
  const table: [string[], Record<string, string>, string][] = [
    [["--server", "http://127.0.0.1:1"], environment, "http://127.0.0.1:1, from --server"],
    [[], environment, "http://127.0.0.1:2, from SLIP_SERVER"],
    [[], at(home), "http://127.0.0.1:3, from the configuration file"],
  ];
  for (const [flags, env, words] of table) {
    const { findings } = await examine(flags, env);
    assert.equal(findings["server-lookup"]?.["detail"], words);
  }
  const sent = await runSlip(["send", "--text", "a", "--json"], { env: at(home) });
  assert.match(sent.events.at(-1)?.["message"], /http:\/\/127\.0\.0\.1:3 cannot be reached/);
});

Deno.test("a configuration file is found in HOME too, and fills in flags that were not given", async () => {
  await using home = await tempFolder({
    ".config/slip/config.json": '{ "server": "http://127.0.0.1:3", "plian": 1 }',
  });
  const { findings } = await examine([], { HOME: home.path, XDG_CONFIG_HOME: "" });
  assert.equal(findings["config"]?.["state"], "not");
  assert.match(
    findings["config"]?.["detail"],
    /config\.json sets server; there is no key "plian" \(Did you mean plain\?\)/,
  );
  const sent = await runSlip(["send", "--text", "a"], { env: { HOME: home.path, XDG_CONFIG_HOME: "" } });
  assert.match(sent.stderr, /^Note: .*config\.json: there is no key "plian"/);
  assert.equal(sent.code, 5);
});

Deno.test("a configuration file that cannot be used ends send and receive with 2, and a doctor names it", async () => {
  await using home = await configured({ onConflict: "replce" });
  const env = at(home);
  for (const words of [["send", "--text", "a"], ["receive", "7-crumble-violin"]]) {
    const { code, events } = await runSlip([...words, "--json"], { env });
    assert.deepEqual([code, events.map((event) => event["code"])], [2, ["config-unusable"]]);
    assert.match(
      events[0]?.["message"],
      /config\.json cannot be used: "onConflict" .*Did you mean replace\?/,
    );
  }
  const { code, end, findings } = await examine(["--server", DEAD_SERVER], env);
  assert.equal(code, 5);
  assert(end["fatal"].includes("config"));
  assert.match(findings["config"]?.["detail"], /Did you mean replace/);
});

/** A folder for configurations that holds ours. */
function configured(config: Record<string, unknown>): Promise<TempFolder> {
  return tempFolder({ "slip/config.json": JSON.stringify(config) });
}

function at({ path }: TempFolder): Record<string, string> {
  return { XDG_CONFIG_HOME: path };
}
