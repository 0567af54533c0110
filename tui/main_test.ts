import assert from "node:assert/strict";
import { VERSION } from "../core/version.ts";
import { runSlip, startSlip } from "../tests/support/slip.ts";

const serving = ["serve", "--host", "127.0.0.1", "--port", "0", "--stun", "none"];

Deno.test("slip --version prints the version on stdout and nothing else", async () => {
  const { code, stdout, stderr } = await runSlip(["--version"]);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `${VERSION}\n`, stderr: "" });
});

Deno.test("slip without a command and without a terminal prints its help on stderr and exits with 2", async () => {
  const { code, stdout, stderr } = await runSlip([]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^Usage: slip/);
});

Deno.test("slip says on stderr what is wrong and what to do, and exits with the error's status", async () => {
  const { code, stdout, stderr } = await runSlip(["send", "no-such-file"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    "slip: there is no file no-such-file\n      Check the spelling, or give the full path\n",
  );
});

Deno.test("slip --json says so on stdout alone, also when the command line itself is wrong", async () => {
  const lines: [string[], string][] = [
    [["send", "no-such-file", "--json"], "file-missing"],
    [["send", "--json"], "nothing-to-send"],
    [["send", "-", "a", "--json"], "usage"],
    [["receive", "7-crumble-violin", "-o", "-", "--json"], "usage"],
    [["receive", "7-crumble-violin", "-o", "a", "--dir", "b", "--json"], "usage"],
    [["send", "--jsno", "--json"], "usage"],
    [["receive", "--json"], "usage"],
    [["receive", "7", "--json"], "code-malformed"],
    [["receive", "7-crumble-violin", "--server", "nonsense", "--json"], "usage"],
  ];
  for (const [line, expected] of lines) {
    const { code, stdout, stderr, events } = await runSlip(line);
    assert.deepEqual(
      [code, events.map((event) => [event.event, event["code"]])],
      [2, [["error", expected]]],
      stderr,
    );
    assert.equal(stdout.split("\n").length, 2);
  }
});

Deno.test("slip receive never takes a closed stdin for a code", async () => {
  const { code, stderr } = await runSlip(["receive"], { stdin: "" });
  assert.equal(code, 2);
  assert.match(stderr, /there is no code to receive/);
});

Deno.test("slip receive reads the code from stdin, where no other user sees it", async () => {
  const { code, stderr } = await runSlip(["receive"], { stdin: "7-crumble\n" });
  assert.equal(code, 2);
  assert.match(stderr, /one word is missing/);
});

Deno.test("slip --trace adds where an error came from", async () => {
  const { stderr } = await runSlip(["send", "no-such-file", "--trace"]);
  assert.match(stderr, /tree_source_named\.ts:\d+/);
});

Deno.test("slip serve prints its URL on stdout and ends by a signal with 130", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    await using server = startSlip(serving);
    const [url] = await server.says(/^http:\/\/localhost:\d+\n/, "stdout");
    assert.equal((await fetch(`${url.trim()}/healthz`).then((response) => response.text())).length > 0, true);
    server.kill(signal);
    const { code, stdout, stderr } = await server.end();
    assert.equal(code, 130);
    assert.equal(stdout, url);
    assert.doesNotMatch(stderr, /slip:/);
  }
});

Deno.test("slip serve --json tells where it is as an event", async () => {
  await using server = startSlip([...serving, "--json"]);
  const { url, port } = await server.event("server");
  assert.equal(url, `http://localhost:${port}`);
});

Deno.test("slip ends quietly when nobody reads its stdout", async () => {
  const main = new URL("main.ts", import.meta.url).href;
  const slip = `"$0" run --no-prompt --allow-env "$1" --help; echo "status $?" >&2`;
  const { stderr } = await new Deno.Command("sh", {
    args: ["-c", `{ ${slip}; } | true`, Deno.execPath(), main],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "status 0\n");
});
