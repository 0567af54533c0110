/**
 * A sender's way from nothing to done: a room, a code, receivers who know the words, a lane to each, the files.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { ROOM_RECEIVERS } from "../limits.ts";
import { formatCode, generateWords } from "../pairing/code.ts";
import { formatLink } from "../pairing/link.ts";
import { systemRandom } from "../pairing/random.ts";
import type { Source } from "../ports.ts";
import { BlockLoader } from "../transfer/block_loader.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import { Throttle } from "../transfer/throttle.ts";
import { Admission } from "./admission.ts";
import { meet, type Meeting, settle } from "./meeting.ts";
import type { SessionOptions } from "./options.ts";
import { Party } from "./party.ts";
import { serve, type ServeOptions } from "./serving.ts";

/** What a sender is given. */
export interface SendOptions extends SessionOptions {
  /** What to send; the caller closes it. */
  readonly source: Source;
  /** Words of one's own, as `parseChosenWords` gives them. @default two random words */
  readonly words?: string;
  /**
   * How many may have it: 1 to `ROOM_RECEIVERS`, or `any` for as many as come until the room expires or `signal`
   * aborts. Each has the same code and a pairing of its own.
   * @default 1
   */
  readonly receivers?: number | "any";
  /** Bytes a second over all receivers together, 1 or more. @default no bound */
  readonly bytesPerSecond?: number;
}

/**
 * Sends files. Resolves when every receiver has verified and stored everything it wanted.
 * @throws SlipError after it was reported; RangeError for a number of receivers that no room takes.
 */
export function sendFiles(options: SendOptions): Promise<TransferSummary> {
  placesFor(options);
  return settle(options, "", () => meet(options, (meeting) => sendAt(meeting, options)));
}

async function sendAt(meeting: Meeting, options: SendOptions): Promise<TransferSummary> {
  const { report, signal, server } = options;
  const { client } = meeting;
  const words = options.words ?? generateWords(systemRandom);
  const { room, selfId, expiresInMs } = await within(client.create({ receivers: placesFor(options) }), {
    signal,
  });
  const code = { room, words };
  report({ event: "code", code: formatCode(code), url: formatLink(server, code), expiresInMs });
  meeting.prepare();
  const admission = new Admission({ client, room, selfId, words, report, signal });
  return await serveReceivers(admission, meeting, options);
}

async function serveReceivers(
  admission: Admission,
  meeting: Meeting,
  options: SendOptions,
): Promise<TransferSummary> {
  const { source, platform, receivers = 1, bytesPerSecond } = options;
  const shared = {
    source,
    loader: new BlockLoader(source, (bytes) => platform.sha256(bytes)),
    throttle: bytesPerSecond === undefined ? undefined : new Throttle(bytesPerSecond),
  };
  const task = (own: SessionOptions): ServeOptions => ({ ...own, ...shared });
  if (receivers === 1) return await serve(await admission.next(), meeting, task(options));
  const party = new Party(options, receivers, {
    admit: () => admission.next(),
    serve: (link, own) => serve(link, meeting, task(own)),
    dismiss: (peerId) => meeting.client.dismiss(peerId),
  });
  return await party.run();
}

function placesFor({ receivers = 1 }: SendOptions): number {
  const places = receivers === "any" ? ROOM_RECEIVERS : receivers;
  if (Number.isInteger(places) && places >= 1 && places <= ROOM_RECEIVERS) return places;
  throw new RangeError(`receivers should be 1 to ${ROOM_RECEIVERS} or any, but is ${receivers}`);
}
