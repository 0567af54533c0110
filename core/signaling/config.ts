/**
 * What a server tells peers before they connect. The server may be anybody's: nothing in its answer is trusted, and
 * what comes out never makes `new RTCPeerConnection` throw.
 *
 * @module
 */

import * as v from "valibot";
import { within } from "../deadline.ts";
import { SlipError, slipError } from "../errors.ts";
import { ICE_SERVERS, SERVER_CONFIG_BYTES, SERVER_TIMEOUT_MS } from "../limits.ts";
import { iceKind } from "./ice_url.ts";
import { parseJsonObject } from "./json_object.ts";
import { quiet } from "./quiet.ts";
import { serverAddresses } from "./server_url.ts";

/** What a peer uses of a server's `/config`. */
export interface ServerConfig {
  /** At most `ICE_SERVERS`, each as an RTCPeerConnection takes it. */
  readonly iceServers: RTCIceServer[];
}

/** Options of {@linkcode fetchServerConfig}. */
export interface FetchConfigOptions {
  /** Ends the wait with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole answer. @default `SERVER_TIMEOUT_MS` */
  readonly timeoutMs?: number | undefined;
}

const secret = v.optional(v.pipe(v.string(), v.maxLength(512)));
const configSchema = v.object({
  iceServers: v.array(v.object({
    urls: v.union([v.string(), v.array(v.string())]),
    username: secret,
    credential: secret,
  })),
});

type NamedIceServer = v.InferOutput<typeof configSchema>["iceServers"][number];

/**
 * Asks the server at `serverUrl` what a peer needs to know. ICE servers that no browser would take are left out.
 * @throws SlipError `server-unreachable`, `server-protocol` when the answer is not a Slipstream server's,
 * `interrupted`, or `usage` for a URL that is none.
 */
export function fetchServerConfig(
  serverUrl: string,
  options: FetchConfigOptions = {},
): Promise<ServerConfig> {
  return quiet(fetchConfig(serverUrl, options));
}

async function fetchConfig(serverUrl: string, options: FetchConfigOptions): Promise<ServerConfig> {
  return parseServerConfig(await fetchServerConfigText(serverUrl, options));
}

/**
 * The text of a server's `/config`, at most `SERVER_CONFIG_BYTES`, as it came.
 * @throws SlipError as {@linkcode fetchServerConfig} does.
 */
export async function fetchServerConfigText(
  serverUrl: string,
  { signal, timeoutMs = SERVER_TIMEOUT_MS }: FetchConfigOptions = {},
): Promise<string> {
  const { shown, config } = serverAddresses(serverUrl);
  const unreachable = (cause?: unknown) => slipError("server-unreachable", { url: shown }, { cause });
  const fetching = new AbortController();
  try {
    const body = fetchText(config, fetching.signal);
    return await within(body, { timeoutMs, late: unreachable, signal });
  } catch (error) {
    throw error instanceof SlipError ? error : unreachable(error);
  } finally {
    fetching.abort();
  }
}

/**
 * Reads the text of a `/config`.
 * @throws SlipError `server-protocol` when it is not one.
 */
export function parseServerConfig(text: string): ServerConfig {
  const value = parseJsonObject(text);
  const result = typeof value === "string" ? undefined : v.safeParse(configSchema, value);
  if (!result?.success) throw slipError("server-protocol", { detail: "its configuration is none" });
  return { iceServers: result.output.iceServers.flatMap(usable).slice(0, ICE_SERVERS) };
}

/** The server with those of its URLs that work: TURN needs a name and a password (W3C WebRTC, section 4.4.1). */
function usable({ urls, username, credential }: NamedIceServer): RTCIceServer[] {
  const hasLogin = username !== undefined && credential !== undefined;
  const known = [urls].flat().slice(0, ICE_SERVERS).filter((url) =>
    iceKind(url) === "stun" || (iceKind(url) === "turn" && hasLogin)
  );
  if (known.length === 0) return [];
  return [{ urls: known, ...(hasLogin ? { username, credential } : {}) }];
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, {
    signal,
    cache: "no-store",
    credentials: "omit",
    // A WebSocket follows no redirect either, so a server that needs one is named wrongly.
    redirect: "manual",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok || !response.body) {
    throw slipError("server-protocol", { detail: `status ${response.status} for /config` });
  }
  return await readBounded(response.body.getReader());
}

async function readBounded(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length;
    if (bytes > SERVER_CONFIG_BYTES) {
      throw slipError("server-protocol", { detail: "an endless configuration" });
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
