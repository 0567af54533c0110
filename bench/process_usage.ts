/**
 * What a process and everything it started took so far, from Linux's /proc (proc(5)).
 *
 * @module
 */

/** What was taken. */
export interface Usage {
  /** Seconds of processor time, all threads, children that ended included. */
  readonly cpuSeconds: number;
  /** The most memory that was resident, in bytes; of several processes the sum, with what they share in each. */
  readonly peakBytes: number;
}

/** One line of `/proc/PID/stat`, as far as it is needed. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks, children that were waited for included. */
  readonly ticks: number;
}

/** Ticks a second in what /proc tells; a constant of Linux towards programs. */
const TICKS_PER_SECOND = 100;

/** Reads `/proc/PID/stat`. The name in it may hold spaces and parentheses. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const times = fields.slice(11, 15).map(Number);
  return {
    pid: Number.parseInt(text),
    parent: Number(fields[1]),
    ticks: times.reduce((sum, ticks) => sum + ticks, 0),
  };
}

/** The process `root` of `all`, its children, theirs, and so on. */
export function familyOf(root: number, all: readonly ProcessStat[]): ProcessStat[] {
  const family = all.filter(({ pid }) => pid === root);
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid));
  return family;
}

/** What the process took so far, with all of its family; NaN on a system without /proc, 0 when it is gone. */
export async function usageOf(pid: number): Promise<Usage> {
  if (Deno.build.os !== "linux") return { cpuSeconds: NaN, peakBytes: NaN };
  const family = familyOf(pid, await processes());
  const peaks = await Promise.all(family.map((member) => peakOf(member.pid)));
  return {
    cpuSeconds: family.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    peakBytes: peaks.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** The process and all of its family, the process first. */
export async function familyPids(pid: number): Promise<number[]> {
  if (Deno.build.os !== "linux") return [pid];
  return familyOf(pid, await processes()).map((member) => member.pid);
}

async function processes(): Promise<ProcessStat[]> {
  const found: ProcessStat[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const text = /^\d+$/.test(name) ? await readOrNothing(`/proc/${name}/stat`) : "";
    if (text !== "") found.push(parseStat(text));
  }
  return found;
}

async function peakOf(pid: number): Promise<number> {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(await readOrNothing(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** A process may end while somebody looks at it. */
async function readOrNothing(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return "";
  }
}
