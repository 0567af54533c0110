/** What a transfer moved. */
export interface TransferSummary {
  /** Bytes of content. */
  readonly bytes: number;
  /** How many files, empty ones included. */
  readonly files: number;
  /** From acceptance to the last acknowledgement. */
  readonly seconds: number;
  /** SHA-256 over the files' digests, lower-case hex, 64 characters; the same on both sides. */
  readonly digest: string;
}
