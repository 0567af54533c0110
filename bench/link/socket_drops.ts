/**
 * What a receiver loses by itself: datagrams that its system threw away because a socket's buffer was full (Linux,
 * Documentation/networking/snmp_counter).
 *
 * @module
 */

import { inNamespace, type LineEnd } from "./namespaces.ts";

/** Datagrams that no socket at this end of a line had room for, since the line was made. */
export async function socketDrops(end: LineEnd): Promise<number> {
  const [program = "", ...args] = [...inNamespace(end), "cat", "/proc/net/snmp"];
  const { stdout } = await new Deno.Command(program, { args, stdin: "null" }).output();
  return bufferErrors(new TextDecoder().decode(stdout));
}

/** The count in the text of `/proc/net/snmp`: a line of names, and a line of values; NaN when it is not there. */
export function bufferErrors(snmp: string): number {
  const [names = [], values = []] = snmp.split("\n").filter((line) => line.startsWith("Udp:"))
    .map((line) => line.split(" "));
  return Number(values[names.indexOf("RcvbufErrors")]);
}
