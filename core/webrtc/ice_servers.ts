/**
 * The servers of an `RTCConfiguration`, read (RFC 7064 for STUN, RFC 7065 for TURN).
 *
 * @module
 */

/** Where a STUN server listens. */
export interface StunServer {
  /** Name or IP literal without brackets. */
  readonly host: string;
  /** UDP port. */
  readonly port: number;
}

/** Where a TURN server listens, and who we are to it. */
export interface TurnServer extends StunServer {
  readonly transport: "udp" | "tcp" | "tls";
  readonly username: string;
  readonly credential: string;
}

/** The servers sorted by what they do, each named once. */
export interface IceServers {
  readonly stun: readonly StunServer[];
  readonly turn: readonly TurnServer[];
}

interface ServerUrl extends StunServer {
  readonly kind: "stun" | "turn";
  readonly transport: "udp" | "tcp" | "tls";
}

/**
 * Sorts and checks ICE servers. `stuns:` is accepted and skipped: nothing we connect to needs it.
 * @throws DOMException `SyntaxError` for a URL that is none, `InvalidAccessError` for TURN without credentials.
 */
export function parseIceServers(servers: readonly RTCIceServer[] = []): IceServers {
  const stun = new Map<string, StunServer>();
  const turn = new Map<string, TurnServer>();
  for (const { urls, username, credential } of servers) {
    for (const url of [urls].flat()) {
      const { kind, transport, ...address } = parseServerUrl(url);
      const key = `${address.host} ${address.port} ${transport}`;
      if (kind === "stun") {
        if (transport === "udp") stun.set(key, address);
      } else if (username && credential) {
        turn.set(key, { ...address, transport, username, credential });
      } else {
        throw new DOMException(`${url} needs a username and a credential`, "InvalidAccessError");
      }
    }
  }
  return { stun: [...stun.values()], turn: [...turn.values()] };
}

const URL_SHAPE =
  /^(stun|turn)(s?):(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

function parseServerUrl(url: string): ServerUrl {
  const [, kind, secure, host, port, transport] = URL_SHAPE.exec(url) ?? [];
  const number = Number(port ?? (secure ? 5349 : 3478));
  if (kind === undefined || host === undefined || number < 1 || number > 65535) {
    throw new DOMException(`${JSON.stringify(url)} is not the URL of a STUN or TURN server`, "SyntaxError");
  }
  return {
    kind: kind.toLowerCase() as "stun" | "turn",
    host: host.replace(/^\[|\]$/g, ""),
    port: number,
    transport: secure ? "tls" : (transport?.toLowerCase() as "udp" | "tcp" | undefined) ?? "udp",
  };
}
