/** What a transfer moved. */
export interface TransferSummary {
  /** Bytes of content. */
  readonly bytes: number;
  /** How many files, empty ones included. */
  readonly files: number;
  /** From acceptance to the last acknowledgement. */
  readonly seconds: number;
  /** SHA-256 over the entries' digests, lower-case hex, 64 characters; the same on both sides. Of several: the first. */
  readonly digest: string;
  /** Bytes that travelled; the rest was there from an earlier attempt. */
  readonly movedBytes: number;
  /** How many entries were left out, by either side. */
  readonly leftOut: number;
  /** How many receivers have it, when there may be several; then bytes and files are those of all of them. */
  readonly receivers?: number;
}
