/** `slip completions`: the real scripts in the real shells, asking the real command. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../../scripts/run_deno.ts";
import { runSlip } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";

/** Milliseconds that a shell may take for all of its questions. */
const SHELL_MS = 60_000;

/** Makes `_slip` answer outside of a command line, which bash allows for everything but compopt. */
const BASH_HARNESS = `
source <(slip completions bash)
compopt() { options+=" $*"; }
ask() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) options=
  _slip
  echo "\${COMPREPLY[*]}$options"
}
`;

/** Stands in for zsh's own completion, which works only while somebody types. */
const ZSH_HARNESS = `
compdef() { print -r -- "compdef $*" }
compadd() { (( $# > \${@[(i)--]} )) && print -r -- "\${(@)@:#--}" }
_files() { print -r -- "_files $*" }
compset() { }
typeset -A compstate
source <(slip completions zsh)
ask() { words=("$@") CURRENT=$# PREFIX=$@[-1]; _slip }
`;

Deno.test("slip completions bash makes bash complete commands, flags and the words of a code", async () => {
  await using folder = await folderWithSlip();
  const table: [words: string, found: string][] = [
    ["re", "receive"],
    ["receive 7-crum", "7-crumble- -o nospace"],
    ["recv 7-crumble-vio", "7-crumble-violin"],
    ["receive --ye", "--yes"],
    ["completions ''", "bash zsh fish"],
    ["send a", " -o default"],
    ["receive --dir = s", " -o dirnames"],
    // So bash breaks `--server http://x:1 --ye`, and `--code=crum`.
    ["receive --server http : //x : 1 --ye", "--yes"],
    ["send --code = crum", "crumble- -o nospace"],
    ["nonsense ''", ""],
  ];
  await assertAnswers("bash", ["--norc", "--noprofile"], BASH_HARNESS, folder, table);
});

Deno.test({
  name: "slip completions zsh makes zsh complete commands, flags and the words of a code",
  ignore: !isInstalled("zsh"),
  async fn() {
    await using folder = await folderWithSlip();
    await assertAnswers("zsh", ["-f"], `${ZSH_HARNESS}echo;`, folder, [
      ["re", "compdef _slip slip\n\nreceive"],
      ["receive 7-crum", "-S  7-crumble-"],
      ["recv 7-crumble-vio", "7-crumble-violin"],
      ["completions ''", "bash zsh fish"],
      ["send a", "_files "],
      ["receive --dir s", "_files -/"],
    ]);
  },
});

Deno.test({
  name: "slip completions fish makes fish complete commands, paths and the words of a code",
  ignore: !isInstalled("fish"),
  async fn() {
    await using folder = await folderWithSlip();
    const harness = 'slip completions fish | source\nfunction ask; complete -C "slip $argv"; end\n';
    await assertAnswers("fish", ["--no-config"], harness, folder, [
      ["re", "receive"],
      ["receive 7-crum", "7-crumble-"],
      ["recv 7-crumble-vio", "7-crumble-violin"],
      ["completions ''", "bash\nfish\nzsh"],
      ["send al", "alpha.txt"],
      ["receive --dir=su", "--dir=sub/\tDirectory"],
      ["nonsense ''", ""],
    ]);
  },
});

Deno.test({
  name: "slip completions bash prints what shellcheck has nothing to say about",
  ignore: !isInstalled("shellcheck"),
  async fn() {
    await using folder = await folderWithSlip();
    const { stdout } = await runSlip(["completions", "bash"]);
    const script = await folder.write("slip.bash", stdout);
    const check = await new Deno.Command("shellcheck", { args: ["--shell=bash", script] }).output();
    assert.equal(new TextDecoder().decode(check.stdout), "");
    assert(check.success);
  },
});

Deno.test("slip completions refuses another shell, and names those that there are", async () => {
  const { code, stdout, stderr } = await runSlip(["completions", "tcsh"]);
  assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
  assert.match(stderr, /'tcsh' .* bash, zsh, fish/);
});

Deno.test("slip complete says nothing but what it offers", async () => {
  const { code, stdout, stderr } = await runSlip(["complete", "--", "receive", "--json", "7-crum"]);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "7-crumble-\n", stderr: "" });
});

Deno.test("slip complete loads of the engine only errors, names and the list of words", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", join(ROOT, "tui", "completions.ts")],
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const loaded: string[] = modules.map(({ specifier }: { specifier: string }) => specifier);
  assert(loaded.some((specifier) => specifier.endsWith("/core/pairing/words.ts")));
  for (const specifier of loaded) {
    assert.doesNotMatch(specifier, /core\/(pairing\/(?!words\.ts)|webrtc|disk|session|transfer|connection)/);
  }
});

/** A folder with a few things in it, and with the command as it is once installed. */
async function folderWithSlip(): Promise<TempFolder> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const [, flags] = / --config deno\.json (.*) tui\/main\.ts/.exec(tasks.install.command) ?? [];
  assert(flags !== undefined, "the permissions in the task install");
  const [deno, config, main] = [Deno.execPath(), join(ROOT, "deno.json"), join(ROOT, "tui", "main.ts")];
  const wrapper = `#!/bin/sh\nexec '${deno}' run --config '${config}' ${flags} '${main}' "$@"\n`;
  const folder = await tempFolder({ "bin/slip": wrapper, "alpha.txt": "a", "sub/b.txt": "b" });
  await Deno.chmod(folder.join("bin", "slip"), 0o755);
  return folder;
}

/** Has the shell `ask` about each line after `slip`, and compares what it prints. */
async function assertAnswers(
  shell: string,
  args: readonly string[],
  harness: string,
  folder: TempFolder,
  table: readonly [words: string, found: string][],
): Promise<void> {
  const program = shell === "fish" ? "" : "slip ";
  const asked = table.map(([words]) => {
    const line = shell === "fish" ? `"${words.replace("''", "")}"` : words;
    return `ask ${program}${line}\necho '<end>'`;
  });
  const { stdout, stderr } = await new Deno.Command(shell, {
    args: [...args, "-c", [harness, ...asked].join("\n")],
    cwd: folder.path,
    // fish makes itself folders in the latter two.
    env: {
      PATH: `${folder.join("bin")}:${Deno.env.get("PATH")}`,
      XDG_CONFIG_HOME: folder.join("config"),
      XDG_DATA_HOME: folder.join("data"),
    },
    stdin: "null",
    signal: AbortSignal.timeout(SHELL_MS),
  }).output();
  const answers = new TextDecoder().decode(stdout).split("<end>\n").map((answer) =>
    answer.replace(/\n$/, "")
  );
  assert.deepEqual(answers.slice(0, -1), table.map(([, found]) => found));
  assert.equal(new TextDecoder().decode(stderr), "");
}

function isInstalled(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}
