/**
 * The server as one function: rooms, sockets and routes on a port.
 *
 * @module
 */

import { slipError } from "../core/errors.ts";
import {
  CLOSE_GRACE_MS,
  LOBBY_TIMEOUT_MS,
  MESSAGE_BURST,
  ROOM_QUARANTINE_MS,
  ROOM_QUARANTINE_NUMBERS,
  ROOM_TTL_MS,
  SERVER_ROOMS,
  SERVER_SOCKETS,
  SERVER_TICK_MS,
  SOCKET_IDLE_MS,
} from "../core/limits.ts";
import { createApp } from "./http.ts";
import { parseIceServers, PUBLIC_STUN } from "./ice_servers.ts";
import { readPage } from "./page.ts";
import { Rooms } from "./rooms.ts";
import { type ServerEvent, Sockets } from "./sockets.ts";
import { upgrade } from "./upgrade.ts";

/** Port when none is asked for. */
const DEFAULT_PORT = 8080;

/** Address when none is asked for: all of IPv4, so that friends on the same network reach it. */
const DEFAULT_HOST = "0.0.0.0";

/** Options of {@linkcode startServer}. All but the first three are for tests and careful operators. */
export interface ServerOptions {
  /** Address to listen on. @default "0.0.0.0" */
  readonly host?: string;
  /** Port to listen on, 0 for any free one. @default 8080 */
  readonly port?: number;
  /** STUN servers that peers are told of. @default two public ones */
  readonly stun?: readonly string[] | "none";
  /** Where the built page is; without it, or when it is not there, `/` says that there is none. */
  readonly pageDirectory?: string;
  /** Told what happens, for a line of log; must not throw. */
  readonly onEvent?: (event: ServerEvent) => void;
  /** Milliseconds a room waits without a receiver. @default `ROOM_TTL_MS` */
  readonly roomTtlMs?: number;
  /** Milliseconds before a room's number is used again. @default `ROOM_QUARANTINE_MS` */
  readonly quarantineMs?: number;
  /** Milliseconds a socket may stay without a room. @default `LOBBY_TIMEOUT_MS` */
  readonly lobbyTimeoutMs?: number;
  /** Milliseconds between looks at the deadlines. @default `SERVER_TICK_MS` */
  readonly tickMs?: number;
  /** Milliseconds that peers have to answer a close. @default `CLOSE_GRACE_MS` */
  readonly closeGraceMs?: number;
  /** Milliseconds that a socket may take nothing of what waits for it. @default `SOCKET_IDLE_MS` */
  readonly idleMs?: number;
  /** Messages a socket may say at once. @default `MESSAGE_BURST` */
  readonly messageBurst?: number;
  /** Rooms at once. @default `SERVER_ROOMS` */
  readonly maximumRooms?: number;
  /** Sockets at once. @default `SERVER_SOCKETS` */
  readonly maximumSockets?: number;
}

/** A server that is running. */
export interface RunningServer {
  /** Where people on this machine reach it, such as `http://localhost:8080`. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /** The address it listens on. */
  readonly hostname: string;
  /** Says goodbye to every socket, stops and releases everything; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts a server.
 * @throws SlipError `usage` for a STUN server that is none, `port-in-use`, or `cannot-listen`.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = DEFAULT_HOST, port = DEFAULT_PORT, tickMs = SERVER_TICK_MS } = options;
  const iceServers = parseIceServers(options.stun ?? PUBLIC_STUN);
  const page = options.pageDirectory === undefined ? new Map() : await readPage(options.pageDirectory);
  const sockets = createSockets(options);
  const app = createApp({
    page,
    iceServers,
    roomTtlMs: options.roomTtlMs ?? ROOM_TTL_MS,
    uptimeSeconds: uptime(),
    upgrade: (request) =>
      upgrade(request, { isFull: sockets.isFull, accept: (socket) => sockets.add(socket) }),
  });
  const abortion = new AbortController();
  const server = listen({ hostname: host, port, signal: abortion.signal }, app.fetch);
  const ticking = setInterval(() => sockets.tick(), tickMs);
  return {
    url: serverUrl(server.addr),
    port: server.addr.port,
    hostname: server.addr.hostname,
    close: once(async () => {
      clearInterval(ticking);
      const late = setTimeout(() => abortion.abort(), options.closeGraceMs ?? CLOSE_GRACE_MS);
      await Promise.race([sockets.close(), server.finished]);
      await Promise.race([server.shutdown(), server.finished]);
      clearTimeout(late);
    }),
  };
}

function createSockets(options: ServerOptions): Sockets {
  const rooms = new Rooms({
    roomTtlMs: options.roomTtlMs ?? ROOM_TTL_MS,
    quarantineMs: options.quarantineMs ?? ROOM_QUARANTINE_MS,
    quarantineNumbers: ROOM_QUARANTINE_NUMBERS,
    lobbyTimeoutMs: options.lobbyTimeoutMs ?? LOBBY_TIMEOUT_MS,
    maximumRooms: options.maximumRooms ?? SERVER_ROOMS,
  });
  return new Sockets({
    rooms,
    maximumSockets: options.maximumSockets ?? SERVER_SOCKETS,
    messageBurst: options.messageBurst ?? MESSAGE_BURST,
    idleMs: options.idleMs ?? SOCKET_IDLE_MS,
    now: () => performance.now(),
    onEvent: options.onEvent ?? (() => {}),
  });
}

function uptime(): () => number {
  const startedMs = performance.now();
  return () => (performance.now() - startedMs) / 1000;
}

type Handler = (request: Request) => Response | Promise<Response>;

function listen(options: Deno.ServeTcpOptions, handler: Handler): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ ...options, onListen: () => {} }, (request) => handler(request));
  } catch (error) {
    const { hostname = DEFAULT_HOST, port = 0 } = options;
    if (error instanceof Deno.errors.AddrInUse) throw slipError("port-in-use", { port }, { cause: error });
    const reason = error instanceof Error ? error.message : "for an unknown reason";
    throw slipError("cannot-listen", { address: `${hostname}:${port}`, reason }, { cause: error });
  }
}

function serverUrl({ hostname, port }: Deno.NetAddr): string {
  const isHere = ["0.0.0.0", "127.0.0.1", "::", "::1"].includes(hostname);
  const host = isHere ? "localhost" : hostname.includes(":") ? `[${hostname}]` : hostname;
  return `http://${host}:${port}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => done ??= work();
}
