import * as v from "valibot";
import { fetchServerConfigText, parseServerConfig } from "../../core/signaling/config.ts";
import { parseJsonObject } from "../../core/signaling/json_object.ts";
import { serverAddresses } from "../../core/signaling/server_url.ts";

/** What a server tells of itself. */
export interface ServerAnswer {
  /** Its URL as it may be shown. */
  readonly url: string;
  /** Its version of slip, when it tells. */
  readonly version: string | undefined;
  /** Its version of what peers say to each other, when it tells. */
  readonly protocol: number | undefined;
  /** What it recommends. */
  readonly iceServers: readonly RTCIceServer[];
  /** Whether it says that it has a relay of its own. */
  readonly hasRelay: boolean;
  /** Milliseconds until the whole answer was there, the connection included. */
  readonly answerMs: number;
}

const schema = v.object({
  version: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(64))), undefined),
  protocol: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger())), undefined),
  relay: v.unknown(),
});

/**
 * Asks the server at `serverUrl` for its configuration.
 * @throws SlipError `server-unreachable`, `server-protocol`, `interrupted`, or `usage` for a URL that is none.
 */
export async function askServer(
  serverUrl: string,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<ServerAnswer> {
  const startMs = performance.now();
  const text = await fetchServerConfigText(serverUrl, options);
  const answerMs = performance.now() - startMs;
  const { iceServers } = parseServerConfig(text);
  const { version, protocol, relay } = v.parse(schema, {
    relay: undefined,
    ...Object(parseJsonObject(text)),
  });
  const hasRelay = relay !== undefined && relay !== null && relay !== false;
  return { url: serverAddresses(serverUrl).shown, version, protocol, iceServers, hasRelay, answerMs };
}
