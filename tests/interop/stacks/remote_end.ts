/**
 * Ends that are elsewhere: in another process, in a page. Closed with `await using`.
 *
 * @module
 */

import type { Page } from "puppeteer-core";
import { ROOT } from "../../../scripts/run_deno.ts";
import type { TestBrowser } from "../../support/browser.ts";
import { type ExchangeEnd, exchangeEnd } from "./exchange_end.ts";

/** A call of one of the end's methods. */
export interface Call {
  readonly id: number;
  readonly method: keyof ExchangeEnd;
  readonly args: readonly unknown[];
}

/** What came of it. */
export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** An end that is released at the end of the scope. */
export type RemoteEnd = ExchangeEnd & AsyncDisposable;

/** Stacks that run in a process: ours without FFI is `portable`. */
export type ProcessStack = "portable" | "werift" | "libdatachannel";

/** What ours may do where nobody gave it `--allow-ffi`. */
const PORTABLE_FLAGS = ["--allow-net", "--allow-read", "--allow-env", "--allow-sys"];

type Caller = (method: keyof ExchangeEnd, args: readonly unknown[]) => Promise<unknown>;

/** Starts `stack` in a process of its own. */
export function startStack(stack: ProcessStack): RemoteEnd {
  const flags = stack === "portable" ? PORTABLE_FLAGS : ["--allow-all"];
  const script = "tests/interop/stacks/stack_process.ts";
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", ...flags, script, stack === "portable" ? "ours" : stack],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = process.stdin.getWriter();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const reading = readReplies(process.stdout, waiting);
  let calls = 0;
  const call: Caller = async (method, args) => {
    const id = calls++;
    const result = Promise.withResolvers<unknown>();
    waiting.set(id, result);
    await writer.write(new TextEncoder().encode(JSON.stringify({ id, method, args }) + "\n"));
    return await result.promise;
  };
  return remoteEnd(call, async () => {
    await writer.close().catch(() => {});
    process.kill("SIGKILL");
    await Promise.all([process.status, reading]);
  });
}

/** Opens a page in `browser` with an end in it. */
export async function openEnd(browser: TestBrowser): Promise<RemoteEnd> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response("<!doctype html><title>end</title>", { headers: { "content-type": "text/html" } });
  });
  const { page } = await browser.open(`http://127.0.0.1:${server.addr.port}/`);
  await page.evaluate(installEnd, exchangeEnd.toString());
  return remoteEnd((method, args) => callPage(page, method, args), async () => {
    await page.close();
    await server.shutdown();
  });
}

function remoteEnd(call: Caller, release: () => Promise<void>): RemoteEnd {
  return new Proxy({} as RemoteEnd, {
    get(_, name) {
      if (name === Symbol.asyncDispose) return release;
      // Nobody may take it for a promise.
      return name === "then" ? undefined : (...args: unknown[]) => call(name as keyof ExchangeEnd, args);
    },
  });
}

async function readReplies(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
  waiting: Map<number, PromiseWithResolvers<unknown>>,
): Promise<void> {
  let rest = "";
  for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) settle(JSON.parse(line), waiting);
  }
  for (const { reject } of waiting.values()) reject(new Error("the stack's process has ended"));
}

function settle(reply: Reply, waiting: Map<number, PromiseWithResolvers<unknown>>): void {
  const result = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ("error" in reply) result?.reject(new Error(reply.error));
  else result?.resolve(reply.value);
}

function installEnd(text: string): void {
  const make = (0, eval)(`(${text})`);
  Object.assign(globalThis, { end: make(new RTCPeerConnection()) });
}

function callPage(page: Page, method: string, args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    (name, given) => {
      const { end } = globalThis as unknown as { end: Record<string, (...args: unknown[]) => unknown> };
      return end[name]!(...given);
    },
    method,
    args as unknown[],
  );
}
