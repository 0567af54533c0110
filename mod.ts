/**
 * Slipstream as a library: move files straight between two machines that share a short code.
 *
 * ```ts no-eval
 * import { receive, send, serve } from "./mod.ts";
 *
 * const server = await serve({ host: "127.0.0.1", port: 0 });
 * const sending = send(["report.pdf"], { server: server.url });
 * for await (const status of sending) {
 *   if (status.event === "code") receive(status.code, { server: server.url, directory: "in" });
 * }
 * console.log((await sending.finished).digest);
 * await server.close();
 * ```
 *
 * @module
 */

import { openFolder } from "./core/disk/file_sink.ts";
import { openFiles } from "./core/disk/file_source.ts";
import {
  type ConfirmWords,
  type Decide,
  parseChosenWords,
  parseCode,
  receiveFiles,
  sendFiles,
} from "./core/mod.ts";
import type { Status, TransferSummary } from "./core/mod.ts";
import { StatusQueue } from "./core/session/status_queue.ts";
import { terminalPlatform } from "./tui/platform.ts";

export * from "./core/mod.ts";
export { type RunningServer, type ServerOptions, startServer as serve } from "./signal/server.ts";
export type { ServerEvent } from "./signal/sockets.ts";

/** What {@linkcode send} and {@linkcode receive} have in common. */
export interface TransferOptions {
  /** The server's URL, such as `http://localhost:8080`. */
  readonly server: string;
  /** Whether the 26 steps of the set-up are told. @default false */
  readonly trace?: boolean;
  /** Makes both people compare four words first. @default nobody is asked */
  readonly confirmWords?: ConfirmWords;
  /** Ends the transfer with `interrupted`; the other side is told. */
  readonly signal?: AbortSignal;
}

/** Options of {@linkcode send}. */
export interface SendFilesOptions extends TransferOptions {
  /** Two or more words of one's own, or at least 12 characters. @default two random words */
  readonly words?: string;
}

/** Options of {@linkcode receive}. */
export interface ReceiveFilesOptions extends TransferOptions {
  /** Where the files go; made when it is not there. @default "." */
  readonly directory?: string;
  /** Shown the offer; false declines it. @default everything is accepted */
  readonly decide?: Decide;
}

/** A transfer under way: iterate over it for each {@linkcode Status}, once; or only wait for its end. */
export interface Transfer extends AsyncIterable<Status> {
  /** Resolves when the receiver has verified and stored everything; rejects with a `SlipError`. */
  readonly finished: Promise<TransferSummary>;
}

/** Offers the files at `paths` under a new code, which the `code` status tells. */
export function send(paths: readonly string[], { words, ...options }: SendFilesOptions): Transfer {
  return follow(async (report) => {
    const chosen = words === undefined ? {} : { words: parseChosenWords(words) };
    const source = await openFiles(paths);
    try {
      return await sendFiles({ ...options, ...chosen, source, platform: terminalPlatform, report });
    } finally {
      await source.close();
    }
  });
}

/** Takes what is offered under `code`, such as `7-crumble-violin`. */
export function receive(
  code: string,
  { directory = ".", decide, ...options }: ReceiveFilesOptions,
): Transfer {
  return follow(async (report) => {
    return await receiveFiles({
      ...options,
      code: parseCode(code),
      sink: openFolder(directory),
      decide: decide ?? (() => Promise.resolve(true)),
      platform: terminalPlatform,
      report,
    });
  });
}

function follow(run: (report: (status: Status) => void) => Promise<TransferSummary>): Transfer {
  const statuses = new StatusQueue();
  const finished = run((status) => statuses.push(status)).finally(() => statuses.close());
  finished.catch(() => {});
  return { finished, [Symbol.asyncIterator]: () => statuses.iterate() };
}
