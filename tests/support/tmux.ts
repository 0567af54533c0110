/**
 * A real terminal with real keys: `slip` inside of tmux, started with the permissions of its task.
 *
 * @module
 */

import { packagesFolder, slipCommand } from "./slip_command.ts";
import { until } from "./wait.ts";

/** Milliseconds until something that should be on screen is. */
const SCREEN_MS = 60_000;

/** Whether tmux is installed. */
export const HAS_TMUX: boolean = await hasTmux();

async function hasTmux(): Promise<boolean> {
  try {
    return (await new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** Registers a test that needs tmux; without it the test is left out, and that is said. */
export function tmuxTest(name: string, test: (context: Deno.TestContext) => Promise<void>): void {
  if (!HAS_TMUX) console.warn(`LEFT OUT, since tmux is not installed: ${name}`);
  Deno.test({ name, ignore: !HAS_TMUX, fn: test });
}

/** How a terminal starts. */
export interface TmuxOptions {
  /** @default 100 */
  readonly columns?: number;
  /** @default 30 */
  readonly rows?: number;
  /** The working folder of its shell. */
  readonly cwd: string;
  /** Variables of its shell. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A terminal with a shell in it; `await using` ends it and everything in it. */
export class Tmux implements AsyncDisposable {
  /** Names the server of tmux that it is in, for `tmux -L`. */
  readonly socket: string;
  readonly #folder: string;
  readonly #shell: readonly string[];
  readonly #pane: string;

  private constructor(socket: string, folder: string, shell: readonly string[], pane = "%0") {
    this.socket = socket;
    this.#folder = folder;
    this.#shell = shell;
    this.#pane = pane;
  }

  /** Starts one. */
  static async start({ columns = 100, rows = 30, cwd, env = {} }: TmuxOptions): Promise<Tmux> {
    const variables = Object.entries({ PS1: "$ ", HOME: cwd, DENO_DIR: packagesFolder(), ...env }).map((
      [name, value],
    ) => `${name}=${value}`);
    const size = ["-x", String(columns), "-y", String(rows)];
    const shell = ["env", "-u", "NO_COLOR", "-u", "CI", ...variables, "sh"];
    const terminal = new Tmux(`slip-test-${crypto.randomUUID()}`, cwd, shell);
    await terminal.#tmux("-u", "-f", "/dev/null", "new-session", "-d", ...size, "-c", cwd, ...shell);
    await terminal.#tmux("set-option", "-g", "set-clipboard", "on");
    await terminal.shows(/^\$/m);
    return terminal;
  }

  /** Runs `slip` with these arguments as its task would, and says its exit status when it has ended. */
  async slip(...args: string[]): Promise<void> {
    await this.run(`${this.command(...args)}; echo "status $?."`);
  }

  /** What a shell runs `slip` with these arguments by, as its task would: for pipes. */
  command(...args: string[]): string {
    return slipCommand(args, this.#folder).map(quote).join(" ");
  }

  /** Types a line into the shell, after clearing the screen. */
  async run(line: string): Promise<void> {
    await this.type(`clear; ${line}`);
    await this.keys("Enter");
  }

  /** Presses keys, by the names of tmux: `Enter`, `C-c`, `Escape`, `Up`, `a`. */
  async keys(...names: string[]): Promise<void> {
    for (const name of names) await this.#tmuxHere("send-keys", name);
  }

  /** Types a text. */
  async type(text: string): Promise<void> {
    await this.#tmuxHere("send-keys", "-l", text);
  }

  /** Pastes a text, with the marks that a terminal puts around it when it was asked to. */
  async paste(text: string): Promise<void> {
    await this.#tmux("set-buffer", text);
    await this.#tmuxHere("paste-buffer", "-p");
  }

  /** What is on the clipboard. */
  async clipboard(): Promise<string> {
    return await this.#tmux("show-buffer");
  }

  /** Changes the size. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmuxHere("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** What is on screen, without trailing spaces. */
  async screen(): Promise<string> {
    return await this.#tmuxHere("capture-pane", "-p");
  }

  /**
   * Resolves when `pattern` is on screen, to what it matches. It has to be there at two looks, since one may come while
   * half of a screen is drawn, and half of a word.
   */
  async shows(pattern: RegExp): Promise<string> {
    let screen = "";
    const find = async () => pattern.exec(screen = await this.screen())?.[0];
    const findTwice = async () => {
      const found = await find();
      return found !== undefined && found === await find() ? found : false;
    };
    const what = () => `${pattern} on the screen\n${screen}`;
    return await until(findTwice, { what, deadlineMs: SCREEN_MS, everyMs: 50 });
  }

  /** The state of the terminal that an app has to give back. */
  async state(): Promise<{ isAlternate: boolean; hasCursor: boolean }> {
    const [alternate, cursor] = (await this.#tmuxHere("display", "-p", "#{alternate_on} #{cursor_flag}"))
      .split(
        " ",
      );
    return { isAlternate: alternate === "1", hasCursor: cursor?.trim() === "1" };
  }

  /** What the shell's `stty -a` says of it. */
  async modes(): Promise<string> {
    await this.run("stty -a; echo modes $((40 + 2))");
    await this.shows(/^modes 42$/m);
    return (await this.screen()).split("modes 42")[0]!;
  }

  /** Process ids of what runs in it, the shell left out. */
  async processes(): Promise<number[]> {
    const shell = (await this.#tmuxHere("display", "-p", "#{pane_pid}")).trim();
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", shell] }).output();
    return new TextDecoder().decode(stdout).split("\n").map(Number).filter((id) => id > 0);
  }

  /** What is on screen, with the sequences that make its colours. */
  async picture(): Promise<string> {
    return await this.#tmuxHere("capture-pane", "-e", "-N", "-p");
  }

  /** Another terminal, in the right half of this one's window; it ends with it. */
  async beside(): Promise<Tmux> {
    const pane = await this.#tmuxHere(
      "split-window",
      "-h",
      "-c",
      this.#folder,
      "-P",
      "-F",
      "#{pane_id}",
      ...this.#shell,
    );
    const other = new Tmux(this.socket, this.#folder, this.#shell, pane.trim());
    await other.shows(/^\$/m);
    return other;
  }

  /** Has all that is written to the screen written to the file, too. */
  async record(path: string): Promise<void> {
    await this.#tmuxHere("pipe-pane", "-O", `cat > ${quote(path)}`);
  }

  /** Leaves out what tmux adds of its own when somebody looks at it, but for a plain line between terminals. */
  async plain(): Promise<void> {
    await this.#tmux("set-option", "-g", "status", "off");
    for (const border of ["pane-border-style", "pane-active-border-style"]) {
      await this.#tmux("set-option", "-g", border, "fg=brightblack");
    }
  }

  /** Ends {@linkcode Tmux.record}. */
  async stopRecording(): Promise<void> {
    await this.#tmuxHere("pipe-pane");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
  }

  /** Runs a command of tmux that is about this terminal. */
  async #tmuxHere(command: string, ...args: string[]): Promise<string> {
    return await this.#tmux(command, "-t", this.#pane, ...args);
  }

  async #tmux(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-L", this.socket, ...args],
    }).output();
    if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
