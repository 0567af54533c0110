/**
 * What the server says over HTTP.
 *
 *     GET /         the page, from the allow-list in page.ts (as all other files of it)
 *     GET /ws       the WebSocket
 *     GET /config   what a peer needs to know, readable from any origin
 *     GET /healthz  whether it works, for whoever watches it
 *
 * HEAD works wherever GET does. Anything else is 405 on these paths and 404 elsewhere.
 *
 * @module
 */

import { type Context, Hono } from "hono";
import {
  PROTOCOL_VERSION,
  SIGNALING_MESSAGE_BYTES,
  SIGNALING_PAYLOAD_LENGTH,
  SIGNALING_SUBPROTOCOL,
} from "../core/limits.ts";
import { VERSION } from "../core/version.ts";
import { OPEN_HEADERS, SECURITY_HEADERS } from "./headers.ts";
import type { Page, PageFile } from "./page.ts";

/** Options of {@linkcode createApp}. */
export interface AppOptions {
  /** Files to serve. */
  readonly page: Page;
  /** What peers are told to gather candidates with. */
  readonly iceServers: readonly RTCIceServer[];
  /** How long a room waits for a receiver, milliseconds. */
  readonly roomTtlMs: number;
  /** Seconds since the server started. */
  readonly uptimeSeconds: () => number;
  /** Answers a request for a socket. */
  readonly upgrade: (request: Request) => Response;
}

/** The routes, as `Request → Response`: tests need no port but for the socket. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    // The runtime takes over from a 101 and wants it back untouched.
    if (context.res.status !== 101) setMissing(context.res.headers, SECURITY_HEADERS);
  });
  app.get("/ws", ({ req }) => req.raw.method === "HEAD" ? notAllowed("GET") : options.upgrade(req.raw));
  app.get("/config", () => json(config(options), OPEN_HEADERS));
  app.get("/healthz", () => json(health(options), { "Cache-Control": "no-store" }));
  app.all("/ws", () => notAllowed("GET"));
  for (const path of ["/config", "/healthz"]) app.all(path, () => notAllowed("GET, HEAD"));
  app.all("*", (context) => servePage(context, options.page));
  app.onError(() => new Response("the server failed\n", { status: 500 }));
  return app;
}

function config({ iceServers, roomTtlMs }: AppOptions): Record<string, unknown> {
  return {
    version: VERSION,
    protocol: PROTOCOL_VERSION,
    subprotocol: SIGNALING_SUBPROTOCOL,
    iceServers,
    limits: { messageBytes: SIGNALING_MESSAGE_BYTES, payloadLength: SIGNALING_PAYLOAD_LENGTH, roomTtlMs },
  };
}

function health({ uptimeSeconds }: AppOptions): Record<string, unknown> {
  return { status: "ok", version: VERSION, uptimeSeconds: Math.floor(uptimeSeconds()) };
}

function json(value: Record<string, unknown>, headers: Readonly<Record<string, string>>): Response {
  return withLength(new TextEncoder().encode(JSON.stringify(value)), {
    "Content-Type": "application/json",
    ...headers,
  });
}

/** Without the length, an answer to HEAD would claim to be empty. */
function withLength(bytes: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>): Response {
  return new Response(bytes, { headers: { ...headers, "Content-Length": `${bytes.length}` } });
}

function servePage(context: Context, page: Page): Response {
  const file = page.get(context.req.path);
  if (!file) return notFound(context.req.path === "/");
  if (!["GET", "HEAD"].includes(context.req.method)) return notAllowed("GET, HEAD");
  const headers = { "Content-Type": file.contentType, "ETag": file.etag, "Cache-Control": "no-cache" };
  if (isCurrent(context.req.header("if-none-match"), file)) {
    return new Response(null, { status: 304, headers });
  }
  return withLength(file.bytes, headers);
}

/** Whether the asker has this content already: weak comparison (RFC 9110, section 13.1.2). */
function isCurrent(ifNoneMatch: string | undefined, { etag }: PageFile): boolean {
  const known = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return known.includes(etag) || known.includes("*");
}

function notFound(isPage: boolean): Response {
  const text = isPage ? "this server has no page; build it with: deno task build" : "there is nothing here";
  return new Response(`${text}\n`, { status: 404 });
}

function notAllowed(allow: string): Response {
  return new Response(`use ${allow}\n`, { status: 405, headers: { "Allow": allow } });
}

function setMissing(headers: Headers, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) if (!headers.has(name)) headers.set(name, value);
}
