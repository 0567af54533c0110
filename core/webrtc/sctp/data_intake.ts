import { abortForViolation } from "./aborting.ts";
import type { AssociationCore } from "./association_core.ts";
import { RECEIVING_STATES } from "./association_state.ts";
import { RoundTripQuestions } from "./round_trip_questions.ts";
import { positionOf } from "./serial.ts";
import type { Chunk } from "./wire/chunk.ts";
import { DATA_HEADER_BYTES, DataFlag, type DataHeader, readDataHeader } from "./wire/data.ts";
import { decodeForwardTsn } from "./wire/forward_tsn.ts";

/** Takes DATA and what skips it, and asks for acknowledgements (RFC 9260, section 6.2; RFC 3758, section 3.6). */
export class DataIntake {
  readonly #core: AssociationCore;
  readonly #questions = new RoundTripQuestions();
  readonly #header: DataHeader = { flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 };

  /** Takes nothing before the association is established. */
  constructor(core: AssociationCore) {
    this.#core = core;
  }

  /** Whether data is taken now. */
  get open(): boolean {
    return this.#core.receiver !== undefined && RECEIVING_STATES.has(this.#core.state);
  }

  /**
   * Takes the DATA chunk of `length` bytes at `at`. Call it only while {@linkcode DataIntake.open}.
   * @throws SctpProtocolError when the chunk is malformed.
   */
  readData(packet: Uint8Array, at: number, length: number, nowMs: number): void {
    const core = this.#core;
    const receiver = core.receiver!;
    const header = this.#header;
    readDataHeader(packet, at, length, header);
    const position = positionOf(header.tsn, core.agreement!.peerInitialTsn, receiver.ranges.cumulative);
    try {
      const reception = receiver.data(position, header, packet, at + DATA_HEADER_BYTES, at + length);
      this.#arrived(length, nowMs);
      const immediate = (header.flags & DataFlag.immediate) !== 0;
      core.acknowledger.chunk(reception, header.tsn, immediate, nowMs);
    } catch (error) {
      abortForViolation(core, error);
    }
  }

  /**
   * Takes a HEARTBEAT ACK. Returns whether it answers a question of ours about the round trip.
   * @throws SctpProtocolError when the chunk is malformed.
   */
  readAnswer(chunk: Chunk, nowMs: number): boolean {
    return this.#questions.answered(chunk, nowMs);
  }

  /**
   * Takes a FORWARD TSN.
   * @throws SctpProtocolError when the chunk is malformed.
   */
  readForwardTsn(chunk: Chunk): void {
    if (!this.open) return;
    const core = this.#core;
    const receiver = core.receiver!;
    const { newCumulativeTsn, skipped } = decodeForwardTsn(chunk);
    const { cumulative } = receiver.ranges;
    const position = positionOf(newCumulativeTsn, core.agreement!.peerInitialTsn, cumulative);
    try {
      receiver.forward(position, skipped);
    } catch (error) {
      abortForViolation(core, error);
    }
    core.acknowledger.request();
  }

  #arrived(bytes: number, nowMs: number): void {
    const { receiver, sender, acknowledger } = this.#core;
    const { window } = receiver!;
    acknowledger.arrived(bytes);
    window.arrived(bytes, nowMs, this.#questions.shortest(sender!.roundTrip.shortestMs));
    const question = window.mayGrow ? this.#questions.next(nowMs) : undefined;
    if (question) this.#core.send(question);
  }

  /** The layer above took `bytes`; a window that was shut is announced as soon as it opens (RFC 9260, section 6.2). */
  release(bytes: number): void {
    const { receiver, acknowledger, path } = this.#core;
    if (!receiver) return;
    const wasShut = receiver.windowBytes < path.packetBytes;
    receiver.release(bytes);
    if (wasShut && receiver.windowBytes > 0) acknowledger.request();
  }
}
