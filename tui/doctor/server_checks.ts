/**
 * The server: which one, whether it answers, whether its WebSocket does, whether it relays.
 *
 * @module
 */

import { within } from "../../core/deadline.ts";
import { asSlipError } from "../../core/errors.ts";
import { PROTOCOL_VERSION } from "../../core/limits.ts";
import { formatClientMessage } from "../../core/signaling/client_message.ts";
import { openSocket } from "../../core/signaling/open_socket.ts";
import { serverAddresses } from "../../core/signaling/server_url.ts";
import { isLocal, type NamedServer, type ServerSource } from "../server_lookup.ts";
import { type Check, type Finding, not, ok, skipped } from "./check.ts";
import type { ServerAnswer } from "./server_answer.ts";
import { milliseconds } from "./words.ts";

/** Milliseconds for a server to accept a socket, and again to answer a ping. */
const SOCKET_TIMEOUT_MS = 5_000;

const SOURCES: Readonly<Record<ServerSource, string>> = {
  flag: "from --server",
  link: "from the link",
  environment: "from SLIP_SERVER",
  config: "from the configuration file",
  default: "the default, as nobody named one",
};

const LOCAL_HINT = "By that name only this machine reaches it: slip serve tells another";

/** Which server it is, and who says so. */
export function serverLookupCheck({ url, source }: NamedServer): Check {
  return {
    name: "server-lookup",
    look() {
      try {
        const { shown } = serverAddresses(url);
        return Promise.resolve(ok(`${shown}, ${SOURCES[source]}`, isLocal(url) ? LOCAL_HINT : undefined));
      } catch (error) {
        const hint = `Correct what is ${SOURCES[source]}, or name a server with --server URL`;
        return Promise.resolve(not(asSlipError(error).message, hint, { isFatal: true }));
      }
    },
  };
}

/** Whether it answers, and speaks as we do. */
export function serverCheck(answer: Promise<ServerAnswer>): Check {
  return {
    name: "server",
    async look() {
      try {
        return judge(await answer);
      } catch (error) {
        const { message, hint } = asSlipError(error);
        return not(message, hint, { isFatal: true });
      }
    },
  };
}

function judge({ url, version, protocol, answerMs }: ServerAnswer): Finding {
  const who = version === undefined ? "of an unknown version" : `slip ${version}`;
  const detail = `${url} answers in ${milliseconds(answerMs)}: ${who}, protocol ${protocol ?? "unknown"}`;
  if (protocol === PROTOCOL_VERSION || protocol === undefined) return ok(detail);
  const hint = "Use the same version of slip here, on the server and on the other side";
  return not(`${detail}, and this side speaks ${PROTOCOL_VERSION}`, hint, { isFatal: true });
}

/** Whether a WebSocket gets through, also through whatever proxy is in between, and how far the server is away. */
export function webSocketCheck({ url }: NamedServer): Check {
  return {
    name: "websocket",
    async look(signal) {
      try {
        const socket = await openSocket(serverAddresses(url), { signal, timeoutMs: SOCKET_TIMEOUT_MS });
        return ok(`accepted, round trip ${milliseconds(await roundTripMs(socket, signal))}`);
      } catch (error) {
        const { message, hint } = asSlipError(error);
        return not(message, hint, { isFatal: true });
      }
    },
  };
}

/** Milliseconds for a ping and its answer. Closes the socket. */
async function roundTripMs(socket: WebSocket, signal: AbortSignal): Promise<number> {
  const closed = Promise.withResolvers<void>();
  socket.addEventListener("close", () => closed.resolve(), { once: true });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.addEventListener("message", () => resolve(), { once: true });
    socket.addEventListener("close", () => reject(new Error("the server closed it again")), { once: true });
    const startMs = performance.now();
    socket.send(formatClientMessage({ type: "ping" }));
    await within(promise, {
      timeoutMs: SOCKET_TIMEOUT_MS,
      late: () => new Error("no answer to a ping"),
      signal,
    });
    return performance.now() - startMs;
  } finally {
    socket.close();
    await within(closed.promise, { timeoutMs: SOCKET_TIMEOUT_MS, signal }).catch(() => {});
  }
}

/** Whether the server would pass bytes on where no direct path is found. */
export function relayCheck(answer: Promise<ServerAnswer>): Check {
  return {
    name: "relay",
    async look() {
      const known = await answer.catch(() => undefined);
      if (known === undefined) return skipped("the server does not answer");
      const turn = known.iceServers.flatMap(({ urls }) => urls).filter((url) => /^turns?:/i.test(url));
      if (turn.length > 0) {
        return skipped(`the server names ${turn.join(", ")}, which this version does not test`);
      }
      if (known.hasRelay) return skipped("the server offers one, which this version does not test");
      const hint = "Where no direct path is found, transfers fail";
      return skipped("not offered by this server", isLocal(known.url) ? undefined : hint);
    },
  };
}
