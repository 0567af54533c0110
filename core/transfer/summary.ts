/** What a transfer moved. */
export interface TransferSummary {
  /** Bytes of content that the receiver has of what it wanted, those it had before included. */
  readonly bytes: number;
  /** How many files, streams and texts were wanted, empty ones included; folders and links do not count. */
  readonly files: number;
  /** From acceptance to the last acknowledgement. */
  readonly seconds: number;
  /** SHA-256 over the entries' digests, lower-case hex, 64 characters; the same on both sides. */
  readonly digest: string;
  /** Bytes that travelled: less than `bytes` when the rest was there before. */
  readonly movedBytes: number;
  /** How many things were left out, each with a warning. */
  readonly leftOut: number;
  /** How many receivers have it, when there may be several; then bytes and files are those of all of them. */
  readonly receivers?: number;
}
