/** Codes as people have them: chosen, typed badly, wrong, and as links. */

import assert from "node:assert/strict";
import { testServer } from "../../signal/testing_server.ts";
import { runSlip, startSlip } from "../support/slip.ts";
import { tempFolder } from "../support/temp.ts";
import { until } from "../support/wait.ts";

/** What was chosen, and what somebody may type for it after the number. */
const TYPED: readonly (readonly [chosen: string, typed: string])[] = [
  ["crater dynamic", "-crater-dynamic"],
  ["Crater.DYNAMIC", " crat dyna"],
  ["crater-dynamic-zebra", "_CRATER.dynam Zebra"],
  ["correct horse battery", " Correct  horse  battery"],
];

for (const [chosen, typed] of TYPED) {
  Deno.test(`the chosen words "${chosen}" can be typed as "${typed}"`, async () => {
    await using folder = await tempFolder({ "a.txt": "a" });
    await using server = await testServer();
    await using sender = startSlip([
      "send",
      folder.join("a.txt"),
      "--code",
      chosen,
      "--server",
      server.url,
      "--json",
    ]);
    const { code } = await sender.event("code");
    const number = code.split("-")[0];
    const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url];
    assert.equal((await runSlip(["receive", number + typed, ...flags])).code, 0);
    assert.equal((await sender.end()).code, 0);
  });
}

Deno.test("words that are too weak or unknown are refused with the reason, before any server is asked", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  const lines: [words: string, reason: RegExp][] = [
    ["zebra", /one word is missing/],
    ["crater-dynamite", /there is no word "dynamite", the closest is "dynamic"/],
    ["short1", /it needs two words of the list, or 12 characters/],
    ["", /the words are missing/],
  ];
  for (const [words, reason] of lines) {
    const { code, events } = await runSlip([
      "send",
      folder.join("a.txt"),
      "--code",
      words,
      "--server",
      "http://127.0.0.1:9",
      "--json",
    ]);
    assert.deepEqual([code, events.length, events[0]?.["code"]], [2, 1, "code-refused"], words);
    assert.match(events[0]!["message"], reason);
  }
});

Deno.test("a whole link is enough, whatever server is set", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--json"], {
    env: { SLIP_SERVER: server.url },
  });
  const { url } = await sender.event("code");
  assert.ok(url.startsWith(`${server.url}/#`));
  const env = { SLIP_SERVER: "http://127.0.0.1:9" };
  assert.equal((await runSlip(["recv", url, "--yes", "--dir", folder.join("in")], { env })).code, 0);
  assert.equal((await sender.end()).code, 0);
});

Deno.test("wrong words end a receiver with 4, the third time the sender too, and both are told", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  const flags = ["--server", server.url, "--json"];
  await using sender = startSlip(["send", folder.join("a.txt"), "--code", "crater dynamic", ...flags]);
  const { code } = await sender.event("code");
  const number = code.split("-")[0];
  for (const [index, left] of [2, 1, 0].entries()) {
    const wrong = await runSlip([
      "receive",
      `${number}-zebra-zoo`,
      "--yes",
      "--dir",
      folder.join("in"),
      ...flags,
    ]);
    assert.deepEqual([wrong.code, wrong.events.at(-1)?.["code"]], [4, "wrong-words"]);
    const told = () => sender.events.filter(({ event }) => event === "wrong-words");
    await until(() => told().length === index + 1, { what: "the sender to be told" });
    assert.equal(told().at(-1)!["left"], left);
  }
  const { code: status, events } = await sender.end();
  assert.deepEqual([status, events.at(-1)?.["code"]], [4, "too-many-tries"]);
  const late = await runSlip(["receive", code, "--yes", "--dir", folder.join("in"), ...flags]);
  assert.equal(late.events.at(-1)?.["code"], "unknown-code");
  assert.deepEqual(await folder.names(), ["a.txt"]);
});

Deno.test("after a wrong try the right words still work", async () => {
  await using folder = await tempFolder({ "a.txt": "a" });
  await using server = await testServer();
  await using sender = startSlip(["send", folder.join("a.txt"), "--server", server.url]);
  const [code] = await sender.says(/^\d+-\S+/m, "stdout");
  const flags = ["--yes", "--dir", folder.join("in"), "--server", server.url];
  assert.equal((await runSlip(["receive", `${code.split("-")[0]}-zebra-zoo-zebra`, ...flags])).code, 4);
  await sender.says(/Somebody tried wrong words; 2 more wrong tries and this code is closed/);
  assert.equal((await runSlip(["receive", code, ...flags])).code, 0);
  assert.equal((await sender.end()).code, 0);
});
