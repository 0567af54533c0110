/**
 * `slip doctor`: what works from here.
 *
 * @module
 */

import { userFolder } from "../core/disk/system/user_folder.ts";
import { asSlipError } from "../core/errors.ts";
import { serverAddresses } from "../core/signaling/server_url.ts";
import { hostAddresses } from "../core/webrtc/host_addresses.ts";
import { parseIceServers } from "../signal/ice_servers.ts";
import type { DoctorFlags } from "./command_line.ts";
import { type Check, runChecks } from "./doctor/check.ts";
import { cacheCheck, configCheck, folderCheck } from "./doctor/disk_checks.ts";
import { loopCheck } from "./doctor/loop_check.ts";
import { addressesCheck, fastPathCheck, terminalCheck, versionsCheck } from "./doctor/machine_checks.ts";
import { askServer, type ServerAnswer } from "./doctor/server_answer.ts";
import { relayCheck, serverCheck, serverLookupCheck, webSocketCheck } from "./doctor/server_checks.ts";
import { askStun, natCheck, stunCheck, type StunReport, udpCheck } from "./doctor/stun_checks.ts";
import { jsonTeller, judge, plainTeller, type Teller } from "./doctor/telling.ts";
import { findServer, isLocal, type NamedServer } from "./server_lookup.ts";
import { serverHints, type Shell } from "./shell.ts";
import { onUncaught } from "./uncaught.ts";

/** Milliseconds that the server has to answer. */
const SERVER_TIMEOUT_MS = 5_000;

/** Exit status when no transfer can be expected to work. */
const UNREACHABLE_STATUS = 5;

/**
 * Looks at everything and tells each finding on stdout when it is known; resolves to the exit status.
 * @throws SlipError `usage` for a URL on the command line that is none, `interrupted`.
 */
export async function doctor(flags: DoctorFlags, shell: Shell): Promise<number> {
  const { terminal } = shell;
  const bug = new AbortController();
  onUncaught((error) => bug.abort(asSlipError(error)));
  const signal = AbortSignal.any([shell.signal, terminal.unread, bug.signal]);
  const server = findServer({ flag: flags.server, ...serverHints(shell) });
  const checks = checksFor(flags, shell, server, signal);
  const teller = tellerFor(flags, shell, server);
  try {
    const tell: Parameters<typeof runChecks>[1] = (...found) => terminal.out(teller.finding(...found));
    const verdict = judge(checks.map(({ name }) => name), await runChecks(checks, tell, signal));
    terminal.out(teller.verdict(verdict));
    return verdict.works ? 0 : UNREACHABLE_STATUS;
  } catch (error) {
    throw bug.signal.aborted ? bug.signal.reason : error;
  }
}

function tellerFor({ json, plain }: DoctorFlags, { terminal }: Shell, server: NamedServer): Teller {
  // In Deno this clock starts with the process.
  if (json) return jsonTeller(() => performance.now());
  return plainTeller({ isStyled: terminal.isStyled && !plain, isLocal: isOnThisMachine(server) });
}

function checksFor(flags: DoctorFlags, shell: Shell, server: NamedServer, signal: AbortSignal): Check[] {
  if (flags.server !== undefined) serverAddresses(flags.server);
  const asked = flags.stun === undefined ? undefined : parseIceServers(stunWords(flags.stun));
  const answer = askServer(server.url, { signal, timeoutMs: SERVER_TIMEOUT_MS });
  const stun = reportStun(asked, answer, signal);
  for (const shared of [answer, stun]) shared.catch(() => {});
  const config = shell.configFile ?? { state: "missing" };
  return [
    versionsCheck,
    configCheck(config),
    serverLookupCheck(server),
    serverCheck(answer),
    webSocketCheck(server),
    stunCheck(stun),
    udpCheck(stun, asked !== undefined || !isOnThisMachine(server)),
    natCheck(stun, hostAddresses),
    addressesCheck(hostAddresses),
    loopCheck(answer),
    relayCheck(answer),
    fastPathCheck,
    cacheCheck(userFolder("cache")),
    folderCheck(config.state === "read" ? config.config.directory ?? "." : "."),
    terminalCheck(shell.terminal),
  ];
}

function stunWords(stun: readonly string[]): readonly string[] | "none" {
  return stun.includes("none") ? "none" : stun;
}

/** Asks the STUN servers of the command line, or those that the server names. */
async function reportStun(
  asked: readonly RTCIceServer[] | undefined,
  answer: Promise<ServerAnswer>,
  signal: AbortSignal,
): Promise<StunReport> {
  if (asked !== undefined) return await askStun(asked, signal);
  const known = await answer.catch(() => undefined);
  return known === undefined
    ? { why: "the server does not answer and names none" }
    : await askStun(known.iceServers, signal);
}

/** Whether who meets at the server is on this machine too. */
function isOnThisMachine({ url }: NamedServer): boolean {
  return URL.canParse(url) && isLocal(url);
}
