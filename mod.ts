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

import { openFolder } from "./core/disk/sinks/file_sink.ts";
import { openPipeSink } from "./core/disk/sinks/pipe_sink.ts";
import { openPipe } from "./core/disk/sources/pipe_source.ts";
import { openText } from "./core/disk/sources/text_source.ts";
import { openTree } from "./core/disk/sources/tree_source.ts";
import { userFolder } from "./core/disk/system/user_folder.ts";
import type {
  PauseControl,
  Report,
  SessionOptions,
  Sink,
  Source,
  Status,
  TransferSummary,
} from "./core/mod.ts";
import {
  type ConfirmWords,
  type Decide,
  parseChosenWords,
  parseCode,
  receiveFiles,
  sendFiles,
} from "./core/mod.ts";
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
  /** Pauses the transfer and lets it go on. @default nobody does */
  readonly pause?: PauseControl;
}

/**
 * What {@linkcode send} sends: files and folders by their paths, a text for a person, or bytes as they come, which are
 * offered as a stream called `name`.
 */
export type Content =
  | readonly string[]
  | { readonly text: string }
  | { readonly stream: ReadableStream<Uint8Array>; readonly name?: string };

/** Options of {@linkcode send}. */
export interface SendFilesOptions extends TransferOptions {
  /** Two or more words of one's own, or at least 12 characters. @default two random words */
  readonly words?: string;
  /** How many may have it, 1 to 64, or `any` for as many as come. A stream has one. @default 1 */
  readonly receivers?: number | "any";
  /** Bytes a second at most, 1 or more. @default no bound */
  readonly bytesPerSecond?: number;
  /**
   * Symbolic links inside folders: `keep` sends them as links when they stay inside and leaves others out, `follow`
   * sends what they lead to, `skip` leaves them out. @default "keep"
   */
  readonly links?: "keep" | "follow" | "skip";
  /** What to leave out of folders, in the patterns of `.gitignore`. @default nothing */
  readonly exclude?: readonly string[];
  /** Whether `.gitignore` files in folders are obeyed. @default false */
  readonly gitignore?: boolean;
  /** Whether digests are kept for the next time, in the user's cache folder. @default true */
  readonly cache?: boolean;
}

/** Options of {@linkcode receive}. */
export interface ReceiveFilesOptions extends TransferOptions {
  /** Where the files go; made when it is not there. @default "." */
  readonly directory?: string;
  /** Takes the bytes of the one file or stream on offer, verified, in order, instead of a folder. */
  readonly stream?: WritableStream<Uint8Array>;
  /** Shown the offer; false declines it. @default everything is accepted, under a new name where one is taken */
  readonly decide?: Decide;
}

/** A transfer under way: iterate over it for each {@linkcode Status}, once; or only wait for its end. */
export interface Transfer extends AsyncIterable<Status> {
  /** Resolves when every receiver has verified and stored everything; rejects with a `SlipError`. */
  readonly finished: Promise<TransferSummary>;
}

/** Offers `content` under a new code, which the `code` status tells. */
export function send(content: Content, options: SendFilesOptions): Transfer {
  const { words, receivers, bytesPerSecond } = options;
  return follow(async (report) => {
    const source = await openContent(content, options);
    try {
      return await sendFiles({
        ...sessionOf(options, report),
        source,
        ...(words !== undefined && { words: parseChosenWords(words) }),
        ...(receivers !== undefined && { receivers }),
        ...(bytesPerSecond !== undefined && { bytesPerSecond }),
      });
    } finally {
      await source.close();
    }
  });
}

/** Takes what is offered under `code`, such as `7-crumble-violin`. */
export function receive(code: string, options: ReceiveFilesOptions): Transfer {
  return follow(async (report) => {
    return await receiveFiles({
      ...sessionOf(options, report),
      code: parseCode(code),
      sink: openPlace(options),
      decide: options.decide ?? (() => Promise.resolve(true)),
    });
  });
}

function sessionOf(options: TransferOptions, report: Report): SessionOptions {
  const { server, trace, confirmWords, signal, pause } = options;
  return {
    server,
    platform: terminalPlatform,
    report,
    ...(trace !== undefined && { trace }),
    ...(confirmWords !== undefined && { confirmWords }),
    ...(signal !== undefined && { signal }),
    ...(pause !== undefined && { pause }),
  };
}

async function openContent(content: Content, options: SendFilesOptions): Promise<Source> {
  if ("text" in content) return openText(content.text);
  if ("stream" in content) {
    return openPipe(content.stream, {
      asText: false,
      ...(content.name !== undefined && { name: content.name }),
    });
  }
  const { links = "keep", exclude = [], gitignore = false } = options;
  const cache = options.cache === false ? undefined : userFolder("cache");
  return await openTree(content, { links, exclude, gitignore, ...(cache !== undefined && { cache }) });
}

function openPlace({ directory = ".", stream }: ReceiveFilesOptions): Sink {
  return stream === undefined ? openFolder(directory) : openPipeSink(stream);
}

function follow(run: (report: Report) => Promise<TransferSummary>): Transfer {
  const statuses = new StatusQueue();
  const finished = run((status) => statuses.push(status)).finally(() => statuses.close());
  finished.catch(() => {});
  return { finished, [Symbol.asyncIterator]: () => statuses.iterate() };
}
