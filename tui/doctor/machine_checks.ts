/**
 * What this machine is and has: versions, addresses, the fast path, a screen.
 *
 * @module
 */

import { environmentVariable } from "../../core/disk/system/environment.ts";
import { PROTOCOL_VERSION } from "../../core/limits.ts";
import { VERSION } from "../../core/version.ts";
import { describeFastPath, type FastPathPart } from "../../core/webrtc/fast_path.ts";
import type { Terminal } from "../terminal.ts";
import { type Check, type Finding, not, ok, skipped } from "./check.ts";

/** What runs here. */
export const versionsCheck: Check = {
  name: "versions",
  look() {
    const { os, arch } = Deno.build;
    return Promise.resolve(
      ok(`slip ${VERSION}, protocol ${PROTOCOL_VERSION}, Deno ${Deno.version.deno}, ${os} ${arch}`),
    );
  },
};

/** Which addresses are offered to the other side. */
export function addressesCheck(hostAddresses: () => readonly string[]): Check {
  return {
    name: "addresses",
    look: () => Promise.resolve(judgeAddresses(hostAddresses)),
  };
}

function judgeAddresses(hostAddresses: () => readonly string[]): Finding {
  let addresses: readonly string[];
  try {
    addresses = hostAddresses();
  } catch {
    const hint = "Give the permission --allow-sys=networkInterfaces";
    return not("this machine's addresses may not be looked at", hint, { isFatal: true });
  }
  const list = addresses.join(", ");
  if (addresses.every((address) => address === "127.0.0.1")) {
    return not(`${list} only, so nobody else reaches this machine`, "Connect it to a network");
  }
  return ok(`${list}; ${ipv6Words(addresses)}`);
}

function ipv6Words(addresses: readonly string[]): string {
  const found = addresses.filter((address) => address.includes(":"));
  if (found.length === 0) return "no IPv6";
  // Global unicast is 2000::/3 (RFC 4291, section 2.4).
  return found.some((address) => /^[23]/.test(address)) ? "IPv6 is there" : "IPv6 in the local network only";
}

/** Whether bytes go the fast way, and why not. */
export const fastPathCheck: Check = {
  name: "fast-path",
  async look() {
    const { sockets, cipher } = await describeFastPath();
    const parts = [partWords("datagrams", sockets), partWords("cipher", cipher)].join("; ");
    if (sockets.missing === undefined && cipher.missing === undefined) return ok(parts);
    return not(parts, "Everything works without it, slower");
  },
};

function partWords(what: string, { kind, missing }: FastPathPart): string {
  return `${what} by ${kind}${missing === undefined ? "" : ` (${missing})`}`;
}

/** What the screen can do; those of some programs do not tell their size. */
export function terminalCheck(terminal: Pick<Terminal, "isTerminal" | "isStyled">): Check {
  return {
    name: "terminal",
    look() {
      const { isTerminal } = terminal;
      if (!isTerminal.out) return Promise.resolve(skipped("stdout is no terminal, so there are plain lines"));
      const { columns, rows } = Deno.consoleSize();
      const keyboard = isTerminal.in ? "a keyboard" : "no keyboard";
      const kind = environmentVariable("TERM") ?? "unnamed";
      const size = columns === 0 ? "of unknown size" : `${columns} × ${rows}`;
      return Promise.resolve(
        ok(`${size}, ${keyboard}, TERM ${kind}, ${terminal.isStyled ? "colours" : "no colours"}`),
      );
    },
  };
}
