/**
 * One end of an exchange over a data channel, the same here, in another process and in a page.
 *
 * @module
 */

/** How many bytes go in which messages: each begins with its number, four bytes, and the rest is a pattern. */
export interface Load {
  /** Bytes of all messages together, a multiple of `messageBytes`. */
  readonly bytes: number;
  /** Bytes of each message. */
  readonly messageBytes: number;
}

/** What became of a load. */
export interface Taken {
  /** SHA-256 over all messages in the order of their numbers, hex. */
  readonly digest: string;
  /** Whether they came in that order. */
  readonly inOrder: boolean;
  /** Messages that came twice, or had no place. */
  readonly surplus: number;
}

/** The end. Everything has a deadline where it is called. */
export interface ExchangeEnd {
  /** Makes a channel; resolves to the offer with all candidates. */
  offer(ordered: boolean): Promise<string>;
  /** Takes the offer; resolves to the answer with all candidates. */
  answer(offer: string): Promise<string>;
  /** Takes the answer. */
  accept(answer: string): Promise<void>;
  /** Resolves when the channel is open, to whether it is ordered. */
  opened(): Promise<boolean>;
  /** Sends back whatever comes from now on. */
  echo(): Promise<void>;
  /** Sends a text and bytes of each size and waits for the echo of all; resolves to what came back otherwise. */
  roundTrip(sizes: readonly number[]): Promise<string[]>;
  /** Sends a load, heeding back-pressure; resolves to its digest. */
  send(load: Load): Promise<string>;
  /** Collects a load from now on. Call it before the other end sends, and {@linkcode ExchangeEnd.taken} after. */
  collect(load: Load): Promise<void>;
  /** Resolves to what was collected once as many messages came. */
  taken(): Promise<Taken>;
  /** Closes the channel. */
  closeChannel(): Promise<void>;
  /** Closes the connection under the open channel. */
  abort(): Promise<void>;
  /** Resolves when the channel is closed. */
  closed(): Promise<void>;
}

/**
 * An end around `connection`. Pages get the text of this function, so it needs nothing around it, and waits by looking,
 * because events differ from stack to stack.
 */
export function exchangeEnd(connection: RTCPeerConnection): ExchangeEnd {
  const HIGH_WATER_BYTES = 1024 * 1024;
  const LOW_WATER_BYTES = 256 * 1024;
  const LOOK_MS = 5;

  type Message = string | Uint8Array<ArrayBuffer>;
  let channel: RTCDataChannel | undefined;
  let early: Message[] | undefined = [];
  let take: (message: Message) => void = (message) => early!.push(message);

  function until<T>(look: () => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const found = look();
        if (found === undefined || found === false) return;
        clearInterval(timer);
        resolve(found);
      }, LOOK_MS);
    });
  }

  function toMessage(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): Message {
    if (typeof data === "string") return data;
    return data instanceof ArrayBuffer
      ? new Uint8Array(data)
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }

  function use(used: RTCDataChannel): void {
    channel = used;
    used.binaryType = "arraybuffer";
    used.addEventListener("message", (event) => take(toMessage(event.data)));
  }

  /** Takes what came before anybody listened, then what comes. */
  function listen(taker: (message: Message) => void): void {
    take = taker;
    for (const message of early ?? []) taker(message);
    early = undefined;
  }

  async function describe(): Promise<string> {
    await until(() => connection.iceGatheringState === "complete");
    return connection.localDescription!.sdp;
  }

  /** Sends when there is room; large messages and many of them. */
  async function sendPaced(message: Message): Promise<void> {
    const open = channel!;
    open.bufferedAmountLowThreshold = LOW_WATER_BYTES;
    if (open.bufferedAmount > HIGH_WATER_BYTES) {
      await new Promise<void>((resolve) => {
        open.addEventListener("bufferedamountlow", () => resolve(), { once: true });
      });
    }
    open.send(message as string);
  }

  function patterned(bytes: Uint8Array<ArrayBuffer>, seed: number): void {
    const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
    for (let index = 0; index < words.length; index++) {
      words[index] = Math.imul(index ^ Math.imul(seed, 0x9e3779b1), 0x7feb352d);
    }
  }

  async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function describeMessage(message: Message): string {
    if (typeof message === "string") {
      return `text of ${message.length}: ${message.slice(0, 8)}…${message.at(-1)}`;
    }
    let sum = 0;
    for (const byte of message) sum = (Math.imul(sum, 31) + byte) | 0;
    return `${message.length} bytes: ${sum}`;
  }

  let all = new Uint8Array(0);
  let seen = new Uint8Array(0);
  let taken = { count: 0, inOrder: true, surplus: 0 };

  return {
    async offer(ordered) {
      use(connection.createDataChannel("exchange", { ordered }));
      await connection.setLocalDescription(await connection.createOffer());
      return await describe();
    },
    async answer(sdp) {
      connection.addEventListener("datachannel", (event) => use(event.channel));
      await connection.setRemoteDescription({ type: "offer", sdp });
      await connection.setLocalDescription(await connection.createAnswer());
      return await describe();
    },
    accept: (sdp) => connection.setRemoteDescription({ type: "answer", sdp }),
    async opened() {
      await until(() => channel?.readyState === "open");
      return channel!.ordered;
    },
    echo() {
      listen((message) => channel!.send(message as string));
      return Promise.resolve();
    },
    async roundTrip(sizes) {
      const expected = sizes.flatMap((size): Message[] => {
        const bytes = new Uint8Array(Math.ceil(size / 4) * 4);
        patterned(bytes, size);
        return ["x".repeat(size), bytes.slice(0, size)];
      }).map((message) => [message, describeMessage(message)] as const);
      const back: string[] = [];
      listen((message) => back.push(describeMessage(message)));
      for (const [message] of expected) await sendPaced(message);
      await until(() => back.length >= expected.length);
      const missing = new Map<string, number>();
      for (const [, text] of expected) missing.set(text, (missing.get(text) ?? 0) + 1);
      return back.filter((text) => {
        const left = missing.get(text) ?? 0;
        missing.set(text, left - 1);
        return left <= 0;
      });
    },
    async send({ bytes, messageBytes }) {
      const whole = new Uint8Array(bytes);
      patterned(whole, bytes);
      for (let number = 0, at = 0; at < bytes; number++, at += messageBytes) {
        const message = whole.subarray(at, at + messageBytes);
        new DataView(whole.buffer, at).setUint32(0, number);
        await sendPaced(message);
      }
      return await digestOf(whole);
    },
    collect({ bytes, messageBytes }) {
      all = new Uint8Array(bytes);
      seen = new Uint8Array(bytes / messageBytes);
      taken = { count: 0, inOrder: true, surplus: 0 };
      listen((message) => {
        const number = typeof message === "string" || message.length !== messageBytes
          ? -1
          : new DataView(message.buffer, message.byteOffset).getUint32(0);
        if (number !== taken.count) taken.inOrder = false;
        if (seen[number] === 0) {
          seen[number] = 1;
          taken.count++;
          all.set(message as Uint8Array, number * messageBytes);
        } else taken.surplus++;
      });
      return Promise.resolve();
    },
    async taken() {
      await until(() => taken.count === seen.length);
      const { inOrder, surplus } = taken;
      return { digest: await digestOf(all), inOrder, surplus };
    },
    closeChannel() {
      channel!.close();
      return Promise.resolve();
    },
    abort() {
      connection.close();
      return Promise.resolve();
    },
    async closed() {
      await until(() => channel?.readyState === "closed");
    },
  };
}
