/**
 * A signaling server in the hands of an attacker: it speaks `slip.v1` like a real one, and does as it likes with what
 * passes through it. Without deeds it behaves, which is the control of every test here.
 *
 * @module
 */

import { SIGNALING_SUBPROTOCOL } from "../../core/limits.ts";
import { MemoryMailbox } from "../../core/pairing/testing_mailbox.ts";
import { closed } from "../support/socket_proxy.ts";

/** One of the two real peers. */
export type Side = "sender" | "receiver";

/** What becomes of payloads. */
export interface Deeds {
  /**
   * What the other real side is given when `from` sent `payload`, its `index`th from 0. @default the payload, once
   */
  readonly relay?: (payload: string, from: Side, index: number, server: EvilServer) => readonly string[];
  /** A real side has its place. By default a sender is told of its receiver; with this, only what this says. */
  readonly entered?: (side: Side, server: EvilServer) => void;
}

/** The number of the one room. */
export const ROOM = 7;

const IDS: Readonly<Record<Side, string>> = { sender: "real-sender", receiver: "real-receiver" };

/** A peer that the server makes up: what it says reaches a real side, and what that answers comes back. */
export interface Puppet {
  readonly peerId: string;
  readonly mailbox: MemoryMailbox;
}

/** The server, of one room; `await using` stops it. */
export class EvilServer implements AsyncDisposable {
  /** Every message that any side sent, as text. */
  readonly seen: string[] = [];
  /** Peers that the sender sent away, so that it waits for another. */
  readonly dismissed: string[] = [];
  readonly #deeds: Deeds;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #sockets = new Map<Side, WebSocket>();
  readonly #open = new Set<WebSocket>();
  readonly #counts = { sender: 0, receiver: 0 };
  readonly #puppets = new Map<string, MemoryMailbox>();

  constructor(deeds: Deeds = {}) {
    this.#deeds = deeds;
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => this.#answer(request));
  }

  /** Such as `http://localhost:41234`. */
  get url(): string {
    return `http://localhost:${this.#server.addr.port}`;
  }

  /** Says anything to a real side; a string as it is, anything else as JSON. */
  say(to: Side, message: Record<string, unknown> | string): void {
    const socket = this.#sockets.get(to);
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Whether this side has come and is still there. */
  isThere(side: Side): boolean {
    return this.#sockets.get(side)?.readyState === WebSocket.OPEN;
  }

  /** Gives a real side a payload of the other one's, or one that looks so. */
  deliver(to: Side, payload: string): void {
    this.say(to, { type: "signal", from: IDS[to === "sender" ? "receiver" : "sender"], payload });
  }

  /** A receiver that nobody started, as the sender meets it. */
  joinAs(peerId: string): Puppet {
    const mailbox = new MemoryMailbox((payload) =>
      this.say("sender", { type: "signal", from: peerId, payload })
    );
    this.#puppets.set(peerId, mailbox);
    this.say("sender", { type: "peer-joined", peer: peerId });
    return { peerId, mailbox };
  }

  /** Takes the sender's part before the real receiver. */
  playSender(): Puppet {
    const mailbox = new MemoryMailbox((payload) => this.deliver("receiver", payload));
    this.#puppets.set(IDS.sender, mailbox);
    return { peerId: IDS.receiver, mailbox };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const mailbox of this.#puppets.values()) mailbox.close();
    await Promise.all([...this.#open].map(closed));
    await this.#server.shutdown();
  }

  #answer(request: Request): Response {
    this.seen.push(request.url, JSON.stringify([...request.headers]));
    if (request.headers.get("upgrade") !== "websocket") return Response.json({ iceServers: [] });
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SIGNALING_SUBPROTOCOL });
    this.#open.add(socket);
    let side: Side | undefined;
    socket.addEventListener("message", ({ data }) => {
      this.seen.push(data);
      const message = JSON.parse(data);
      if (side === undefined) this.#enter(side = message.type === "create" ? "sender" : "receiver", socket);
      else this.#take(side, message);
    });
    socket.addEventListener("close", () => side && this.#left(side));
    return response;
  }

  #enter(side: Side, socket: WebSocket): void {
    this.#sockets.set(side, socket);
    const entry = { room: ROOM, peer: IDS[side] };
    if (side === "sender") this.say(side, { type: "created", ...entry, expiresInMs: 60_000 });
    else this.say(side, { type: "joined", ...entry, sender: IDS.sender });
    if (this.#deeds.entered) this.#deeds.entered(side, this);
    else if (side === "receiver") this.say("sender", { type: "peer-joined", peer: IDS.receiver });
  }

  #take(from: Side, message: Record<string, unknown>): void {
    if (message["type"] === "ping") return this.say(from, { type: "pong" });
    if (message["type"] === "dismiss") return void this.dismissed.push(String(message["peer"]));
    if (message["type"] !== "signal") return;
    this.say(from, { type: "delivered", id: message["id"] });
    this.#relay(from, String(message["to"]), String(message["payload"]));
  }

  #relay(from: Side, to: string, payload: string): void {
    const puppet = this.#puppets.get(to);
    if (puppet) return puppet.put(payload);
    const relay = this.#deeds.relay ?? (() => [payload]);
    const other = from === "sender" ? "receiver" : "sender";
    for (const each of relay(payload, from, this.#counts[from]++, this)) this.deliver(other, each);
  }

  #left(side: Side): void {
    if (side === "receiver") this.say("sender", { type: "peer-left", peer: IDS.receiver });
    else this.say("receiver", { type: "room-closed", reason: "sender-left" });
  }
}

/** `await using server = evilServer({ relay: … });` */
export function evilServer(deeds: Deeds = {}): EvilServer {
  return new EvilServer(deeds);
}
