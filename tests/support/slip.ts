/**
 * The real command, started the way its task starts it: same permissions, own process.
 *
 * @module
 */

import { join } from "node:path";
import { buildPage } from "../../scripts/build_page.ts";
import { ROOT } from "../../scripts/run_deno.ts";
import { packagesFolder, slipCommand } from "./slip_command.ts";
import { until, within } from "./wait.ts";

/** Milliseconds the real command may take to start and say its first word, cold and on a busy machine. */
const START_MS = 60_000;

/** Milliseconds until a command that should end has ended. */
const EXIT_MS = 60_000;

/** How to start the command. */
export interface SlipOptions {
  /** Its working folder. @default the repository's root */
  readonly cwd?: string;
  /** Variables on top of the present ones, of which those of Slipstream itself are left out. */
  readonly env?: Readonly<Record<string, string>>;
  /** All of its stdin; `"open"` keeps it open for {@linkcode Slip.type}. @default closed */
  readonly stdin?: Uint8Array | string | "open";
  /** Whether nobody reads its stdout, as when a program it is piped into has stopped. @default false */
  readonly isUnread?: boolean;
  /** A command that starts it, with its arguments, such as `setpriv`. @default none */
  readonly prefix?: readonly string[];
}

/** A line of `--json`. */
export interface SlipEvent {
  readonly event: string;
  readonly time: number;
  // deno-lint-ignore no-explicit-any -- tests assert what is in it
  readonly [key: string]: any;
}

/** A command that has ended. */
export interface SlipResult {
  /** Exit code; a killed command has 128 plus the number of its signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout that are JSON objects. */
  readonly events: readonly SlipEvent[];
}

/** A running command; `await using` kills it when it has not ended by itself. */
export class Slip implements AsyncDisposable {
  readonly args: readonly string[];
  /** How it ended, once it has and everything it said is read. */
  readonly ended: Promise<SlipResult>;
  readonly #process: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array> | undefined;
  readonly #stdout: Uint8Array[] = [];
  readonly #stderr: Uint8Array[] = [];
  #isEnded = false;

  constructor(args: readonly string[], options: SlipOptions) {
    const { cwd = ROOT, env = {}, stdin, prefix = [], isUnread = false } = options;
    this.args = args;
    const home = env["HOME"] ?? Deno.env.get("HOME") ?? "";
    const [program = "", ...rest] = [...prefix, ...slipCommand(args, home)];
    this.#process = new Deno.Command(program, {
      args: rest,
      cwd,
      clearEnv: true,
      env: { ...cleanEnvironment(), ...env },
      stdin: stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (stdin !== undefined) this.#stdin = this.#process.stdin.getWriter();
    this.ended = this.#run(isUnread);
    if (stdin !== undefined && stdin !== "open") this.#feed(stdin);
  }

  /** Its process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Everything on stdout so far, as bytes. */
  get stdoutBytes(): Uint8Array<ArrayBuffer> {
    return concatenate(this.#stdout);
  }

  /** Everything on stdout so far, as text. */
  get stdout(): string {
    return new TextDecoder().decode(this.stdoutBytes);
  }

  /** Everything on stderr so far, as text. */
  get stderr(): string {
    return new TextDecoder().decode(concatenate(this.#stderr));
  }

  /** The complete lines of stdout so far that are JSON objects; none without `--json`. */
  get events(): SlipEvent[] {
    return this.args.includes("--json") ? parseEvents(this.stdout) : [];
  }

  /**
   * The first event of this name, such as `code`, as soon as it is there.
   * @throws Error at the deadline or when the command ends without it, with what it said instead.
   */
  async event(name: string, deadlineMs = START_MS): Promise<SlipEvent> {
    const find = () => this.events.find(({ event }) => event === name);
    return await this.#until(find, `the event "${name}"`, deadlineMs);
  }

  /**
   * The match of `pattern` in what the command has said on the stream, as soon as it is there.
   * @throws Error as {@linkcode Slip.event} does.
   */
  async says(
    pattern: RegExp,
    stream: "stdout" | "stderr" = "stderr",
    deadlineMs = START_MS,
  ): Promise<RegExpExecArray> {
    return await this.#until(() => pattern.exec(this[stream]), `${pattern} on ${stream}`, deadlineMs);
  }

  /** Types on the command's stdin, which was started as `"open"`. */
  async type(text: string): Promise<void> {
    await this.#stdin?.write(new TextEncoder().encode(text));
  }

  /** Closes the command's stdin, which was started as `"open"`. */
  async closeStdin(): Promise<void> {
    await this.#stdin?.close();
  }

  /** Sends a signal; nothing happens when the command has ended. */
  kill(signal: Deno.Signal = "SIGINT"): void {
    if (this.#isEnded) return;
    try {
      this.#process.kill(signal);
    } catch { /* it ended, and what it said is still being read */ }
  }

  /**
   * How the command ends.
   * @throws Error at the deadline, with what it said so far.
   */
  async end(deadlineMs = EXIT_MS): Promise<SlipResult> {
    return await within(this.ended, { what: () => this.#tell("the end"), deadlineMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }

  async #run(isUnread: boolean): Promise<SlipResult> {
    const [status] = await Promise.all([
      this.#process.status,
      isUnread ? this.#neglect() : collect(this.#process.stdout, this.#stdout),
      collect(this.#process.stderr, this.#stderr),
    ]);
    this.#isEnded = true;
    await this.#stdin?.close().catch(() => {});
    return { code: status.code, stdout: this.stdout, stderr: this.stderr, events: this.events };
  }

  /** Leaves stdout as it is until the command has ended. */
  async #neglect(): Promise<void> {
    await this.#process.status;
    await this.#process.stdout.cancel();
  }

  /** A command that ends early closes its stdin; that shows in how it ends, not here. */
  async #feed(stdin: Uint8Array | string): Promise<void> {
    try {
      await this.#stdin?.write(typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin);
      await this.#stdin?.close();
    } catch { /* the pipe is closed */ }
  }

  async #until<T>(find: () => T | undefined | null, what: string, deadlineMs: number): Promise<T> {
    const findOrFail = () => {
      const found = find();
      if (!found && this.#isEnded) throw new Error(`the command ended before ${this.#tell(what)}`);
      return found;
    };
    return await until(findOrFail, { what: () => this.#tell(what), deadlineMs }) as T;
  }

  #tell(what: string): string {
    return `${what} of slip ${this.args.join(" ")}\nstdout: ${this.stdout}\nstderr: ${this.stderr}`;
  }
}

/** Starts `slip ARGS`: `await using sender = startSlip(["send", "a.txt", "--json"]);` */
export function startSlip(args: readonly string[], options: SlipOptions = {}): Slip {
  return new Slip(args, options);
}

/** Runs `slip ARGS` to its end. */
export async function runSlip(args: readonly string[], options: SlipOptions = {}): Promise<SlipResult> {
  await using slip = startSlip(args, options);
  return await slip.end();
}

/** A server for one test, and its URL. */
export interface Served extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`, without a slash at its end. */
  readonly url: string;
  readonly slip: Slip;
}

/** How to start a server. */
export interface ServeOptions extends SlipOptions {
  /** Whether to build the page first, if a source of it has changed. @default true */
  readonly page?: boolean;
}

/** Starts `slip serve` on a free port of this machine: `await using server = await startServe();` */
export async function startServe(
  args: readonly string[] = [],
  { page = true, ...options }: ServeOptions = {},
): Promise<Served> {
  if (page) await buildPage(ROOT);
  const fixed = ["serve", "--host", "127.0.0.1", "--port", "0", "--stun", "none", "--json"];
  const slip = startSlip([...fixed, ...args], options);
  try {
    const { url } = await slip.event("server");
    return {
      url: String(url).replace(/\/$/, ""),
      slip,
      [Symbol.asyncDispose]: () => slip[Symbol.asyncDispose](),
    };
  } catch (error) {
    await slip[Symbol.asyncDispose]();
    throw error;
  }
}

function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject())
    .filter(([name]) => !name.startsWith("SLIP_") && name !== "XDG_CACHE_HOME");
  return {
    ...Object.fromEntries(kept),
    DENO_DIR: packagesFolder(),
    NO_COLOR: "1",
    // Where no configuration file of the person who runs the tests is.
    XDG_CONFIG_HOME: join(ROOT, "tests", "no-configuration"),
  };
}

function parseEvents(text: string): SlipEvent[] {
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  return complete.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

async function collect(stream: ReadableStream<Uint8Array>, into: Uint8Array[]): Promise<void> {
  for await (const chunk of stream) into.push(chunk);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
