/**
 * Where the pictures are made: real terminals of a person called Ada, on this machine.
 *
 * @module
 */

import { packagesFolder, slipCommand } from "../../tests/support/slip_command.ts";
import type { Served } from "../../tests/support/slip.ts";
import { Tmux } from "../../tests/support/tmux.ts";
import { TempFolder } from "../../tests/support/temp.ts";
import type { Size } from "./svg.ts";

/** What pictures call the home folder; the real one has a name that is as long, so that no line moves. */
const SHOWN_HOME = "/home/ada";

/** Milliseconds between two keys of somebody who types. */
const KEY_MS = 70;

/** A home with files to send and a folder to receive into; gone when disposed. */
export class Stage implements AsyncDisposable {
  readonly home: TempFolder;
  readonly #served: Served;

  private constructor(home: TempFolder, served: Served) {
    this.home = home;
    this.#served = served;
  }

  /** Sets it up, with sparse files of these sizes and the command `slip`. */
  static async open(served: Served, sizes: Readonly<Record<string, number>>): Promise<Stage> {
    const stage = new Stage(await makeHome(), served);
    for (const [path, bytes] of Object.entries(sizes)) {
      await Deno.truncate(await stage.home.write(path, ""), bytes);
    }
    await Deno.chmod(await stage.home.write(".bin/slip", slipScript(stage.home.path)), 0o755);
    return stage;
  }

  /** A terminal in the home folder, or one in it. */
  async terminal({ columns, rows }: Size, folder = ""): Promise<Tmux> {
    const env = {
      SLIP_SERVER: this.#served.url,
      HOME: this.home.path,
      PATH: `${this.home.join(".bin")}:${Deno.env.get("PATH") ?? ""}`,
      DENO_DIR: packagesFolder(),
      LC_ALL: "C.UTF-8",
    };
    return await Tmux.start({ columns, rows, cwd: this.home.join(folder), env });
  }

  /** `text` of a terminal, with the home folder as pictures call it. */
  shown(text: string): string {
    return text.replaceAll(this.home.path, SHOWN_HOME);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.home[Symbol.asyncDispose]();
  }
}

/** Types as a person does. */
export async function typeSlowly(terminal: Tmux, text: string): Promise<void> {
  for (const character of text) {
    await terminal.type(character);
    await pause(KEY_MS);
  }
}

/** For who watches. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function makeHome(): Promise<TempFolder> {
  const path = `/tmp/${crypto.randomUUID().slice(0, SHOWN_HOME.length - "/tmp/".length)}`;
  await Deno.mkdir(path);
  return new TempFolder(path);
}

/** Starts the command with the permissions of its task. */
function slipScript(home: string): string {
  const line = (...args: string[]) => slipCommand(args, home).map((word) => `'${word}'`).join(" ");
  return `#!/bin/sh
case "$1" in
send) shift; exec ${line("send")} "$@";;
receive) shift; exec ${line("receive")} "$@";;
*) exec ${line()} "$@";;
esac
`;
}
