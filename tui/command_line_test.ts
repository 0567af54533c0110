import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { VERSION } from "../core/version.ts";
import { helpText, type Invocation, parseCommandLine } from "./command_line.ts";

Deno.test("parseCommandLine() reads every command with its flags, in any order", () => {
  const table: [string, Invocation][] = [
    ["", { command: "start" }],
    ["send a.txt", { command: "send", paths: ["a.txt"], flags: {} }],
    ["send", { command: "send", paths: [], flags: {} }],
    ["send -", { command: "send", paths: ["-"], flags: {} }],
    ["send -- -a --json", { command: "send", paths: ["-a", "--json"], flags: {} }],
    ["send --json a --trace b --plain --verify", {
      command: "send",
      paths: ["a", "b"],
      flags: { json: true, trace: true, plain: true, verify: true },
    }],
    ["send --server http://x --code=crumb-violet a", {
      command: "send",
      paths: ["a"],
      flags: { server: "http://x", code: "crumb-violet" },
    }],
    ["send --text hello", { command: "send", paths: [], flags: { text: "hello" } }],
    ["send - --name dump.sql", { command: "send", paths: ["-"], flags: { name: "dump.sql" } }],
    ["send --links follow --exclude *.o src --exclude=/build --gitignore", {
      command: "send",
      paths: ["src"],
      flags: { links: "follow", exclude: ["*.o", "/build"], gitignore: true },
    }],
    ["send --receivers 64 --throttle 1.5MiB a", {
      command: "send",
      paths: ["a"],
      flags: { receivers: 64, throttle: 1_572_864 },
    }],
    ["send a --receivers any --throttle 1k", {
      command: "send",
      paths: ["a"],
      flags: { receivers: "any", throttle: 1000 },
    }],
    ["receive 7-crumb-violet", { command: "receive", code: "7-crumb-violet", flags: {} }],
    ["recv 7 crumb violet --yes", { command: "receive", code: "7 crumb violet", flags: { yes: true } }],
    ["receive 7-a --only *.txt --only !b.txt --on-conflict resume", {
      command: "receive",
      code: "7-a",
      flags: { only: ["*.txt", "!b.txt"], onConflict: "resume" },
    }],
    ["receive -o - 7-a", { command: "receive", code: "7-a", flags: { output: "-" } }],
    ["receive --output=a.bin 7-a", { command: "receive", code: "7-a", flags: { output: "a.bin" } }],
    ["receive --dir in --server http://x", {
      command: "receive",
      code: "",
      flags: { dir: "in", server: "http://x" },
    }],
    ["serve", { command: "serve", flags: { host: "0.0.0.0", port: 8080 } }],
    ["serve --host ::1 --port 0 --json", { command: "serve", flags: { host: "::1", port: 0, json: true } }],
    ["serve --stun none --room-ttl 1.5", {
      command: "serve",
      flags: { host: "0.0.0.0", port: 8080, stun: ["none"], roomTtl: 1.5 },
    }],
    ["serve --stun stun:a stun:b --port 65535", {
      command: "serve",
      flags: { host: "0.0.0.0", port: 65_535, stun: ["stun:a", "stun:b"] },
    }],
    ["doctor", { command: "doctor", flags: {} }],
    ["doctor --server http://x --stun a b:1 --plain --json", {
      command: "doctor",
      flags: { server: "http://x", stun: ["a", "b:1"], plain: true, json: true },
    }],
    ["completions fish", { command: "completions", shell: "fish" }],
    ["complete -- receive --json -- -h", {
      command: "complete",
      words: ["receive", "--json", "--", "-h"],
    }],
  ];
  for (const [line, invocation] of table) assert.deepEqual(parseCommandLine(words(line)), invocation, line);
});

Deno.test("parseCommandLine() refuses what it does not understand, and says what was probably meant", () => {
  const table: [string, RegExp][] = [
    ["sned a", /^unknown command 'sned' \(Did you mean send\?\)$/],
    ["recieve", /Did you mean receive\?/],
    ["docter", /Did you mean doctor\?/],
    ["nonsense", /^unknown command 'nonsense'$/],
    ["complete-me-not", /^unknown command 'complete-me-not'$/],
    ["file.txt", /^unknown command 'file\.txt' \(Did you mean slip send file\.txt\?\)$/],
    ["photos --plain", /\(Did you mean slip send photos --plain\?\)$/],
    ["7-crumble-violin", /\(Did you mean slip receive 7-crumble-violin\?\)$/],
    ["receive --sever http://x", /^unknown option '--sever' \(Did you mean --server\?\)$/],
    ["receive --on-conflict replce", /'replce' .* rename, replace, skip \(Did you mean replace\?\)$/],
    ["send --links folow a", /\(Did you mean follow\?\)$/],
    ["completions bahs", /\(Did you mean bash\?\)$/],
    ["help recieve", /^there is no such command \(Did you mean receive\?\)$/],
    ["send --jsn a", /^unknown option '--jsn' \(Did you mean --json\?\)$/],
    ["--json", /^unknown option '--json'$/],
    ["send --yes a", /^unknown option '--yes'/],
    ["send --server", /^option '--server <URL>' argument missing$/],
    ["send --links drop a", /'drop' .* Allowed choices are keep, follow, skip$/],
    ["send --receivers 0 a", /whole number from 1 to 64, or any$/],
    ["send --receivers 65 a", /from 1 to 64/],
    ["send --receivers two a", /from 1 to 64/],
    ["send --throttle 999 a", /at least 1k/],
    ["send --throttle fast a", /such as 500k, 2M or 1\.5MiB$/],
    ["receive --on-conflict overwrite", /Allowed choices are ask, resume, rename, replace, skip$/],
    ["receive -o", /argument missing$/],
    ["serve extra", /^too many arguments for 'serve'/],
    ["serve --port 65536", /whole number from 0 to 65535$/],
    ["serve --port 1.5", /whole number/],
    ["serve --port -1", /argument missing|whole number/],
    ["serve --room-ttl 0", /above 0 and up to 1440$/],
    ["serve --room-ttl 1441", /above 0/],
    ["serve --room-ttl 1e3", /above 0/],
    ["completions", /^missing required argument 'SHELL'$/],
    ["completions tcsh", /'tcsh' .* Allowed choices are bash, zsh, fish$/],
    ["help nope", /^there is no such command$/],
    ["--", /^there is no such command$/],
  ];
  for (const [line, sentence] of table) {
    assert.throws(() => parseCommandLine(words(line), (path) => path === "photos"), (error) => {
      assert(error instanceof SlipError && error.code === "usage" && error.exitCode === 2, String(error));
      assert.match(error.message, sentence, line);
      return true;
    }, line);
  }
});

Deno.test("parseCommandLine() makes what was typed harmless before it is repeated", () => {
  assert.throws(() => parseCommandLine(["\u001b[2J"]), { message: "unknown command '\\u{1b}[2J'" });
});

Deno.test("parseCommandLine() answers --version and --help with text", () => {
  for (const flag of ["--version", "-V"]) {
    assert.deepEqual(parseCommandLine([flag]), { command: "print", text: `${VERSION}\n` });
  }
  for (const line of ["--help", "-h", "help"]) {
    assert.deepEqual(parseCommandLine(words(line)), { command: "print", text: helpText() });
  }
});

Deno.test("parseCommandLine() explains each command with all of its flags", () => {
  const table: [string, string[]][] = [
    ["send", ["--text", "--name", "--links", "--exclude", "--gitignore", "--receivers", "--throttle"]],
    ["send", ["--server", "--code", "--verify", "--json", "--plain", "--trace"]],
    ["receive", ["-o, --output", "--only", "--on-conflict"]],
    ["receive", ["--dir", "--yes", "--server", "--verify", "--json", "--plain", "--trace", "recv"]],
    ["serve", ["--host", "--port", "--stun", "--room-ttl", "--json"]],
    ["doctor", ["--server", "--stun", "--json", "--plain"]],
  ];
  for (const [command, names] of table) {
    const direct = parseCommandLine([command, "--help"]);
    assert.deepEqual(parseCommandLine(["help", command]), direct);
    assert(direct.command === "print");
    for (const name of names) assert(direct.text.includes(name), `${name} in the help of ${command}`);
    assert.doesNotMatch(direct.text, /default: false/);
  }
});

Deno.test("helpText() names every command and exit code", () => {
  for (const word of ["send", "receive|recv", "serve", "doctor", "completions", "130 interrupted"]) {
    assert(helpText().includes(word), word);
  }
  assert.doesNotMatch(helpText(), /^ {2}complete\b/m);
  for (const line of helpText().split("\n")) assert(line.length <= 100, line);
});

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}
