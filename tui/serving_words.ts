/**
 * What a server says once it listens, after its URL: where others reach it. Pure.
 *
 * @module
 */

/** Where a server listens. */
export interface Listening {
  /** The address it listens on; `0.0.0.0` and `::` are all of this machine's. */
  readonly hostname: string;
  readonly port: number;
}

/**
 * Lines for stderr.
 * @param addresses This machine's own, the likeliest first; `127.0.0.1` alone, or none, when nobody else reaches it.
 */
export function servingLines({ hostname, port }: Listening, addresses: readonly string[]): string[] {
  const isEverywhere = hostname === "0.0.0.0" || hostname === "::";
  const reached = addresses.find((address) => !address.includes(":") && !address.startsWith("127."));
  if (!isEverywhere || reached === undefined) return ["Serving until Ctrl+C"];
  const there = `http://${reached}:${port}`;
  return [
    `Others in the same network reach it at ${there}: slip send FILE --server ${there}`,
    "Serving until Ctrl+C",
  ];
}
