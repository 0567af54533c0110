/**
 * The two ends of an emulated line: network namespaces, each with nothing but its end of the line and a loopback.
 *
 *     namespace a: 10.77.0.1, device a ──▶ the emulator ──▶ device b, 10.77.0.2: namespace b
 *
 * @module
 */

import { MTU_BYTES } from "./tun.ts";

/** One end. */
export interface LineEnd {
  /** Its namespace, as `ip netns` knows it. */
  readonly namespace: string;
  /** Its TUN device; at most 15 characters. */
  readonly device: string;
  readonly address: string;
  /** What is at the other end of the device, as a prefix. */
  readonly subnet: string;
}

/** Packets that the kernel holds for the emulator while that is busy: enough for any queue that it emulates. */
const DEVICE_QUEUE_PACKETS = 10_000;

/** Milliseconds that what runs in a namespace has to end by itself, and between two looks at it. */
const ENDING_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** In namespaces of its own it meets nobody else's. */
const SUBNET = "10.77.0.0/24";

/** The two ends that the process `pid` makes, named after it so that two benches do not meet. */
export function endsOf(pid: number): [LineEnd, LineEnd] {
  return [
    { namespace: `slip-${pid}-a`, device: `slip${pid}a`, address: "10.77.0.1", subnet: SUBNET },
    { namespace: `slip-${pid}-b`, device: `slip${pid}b`, address: "10.77.0.2", subnet: SUBNET },
  ];
}

/** Makes the namespace and moves the device, which exists, into it. @throws Error saying what `ip` said. */
export async function setUpEnd({ namespace, device, address }: LineEnd): Promise<void> {
  await ip("netns", "add", namespace);
  await ip("link", "set", device, "netns", namespace);
  const inside = (...args: string[]) => ip("-n", namespace, ...args);
  await inside("link", "set", "lo", "up");
  // Without an IPv6 address of the link's own, nothing but what is measured goes over it.
  await inside("link", "set", device, "addrgenmode", "none");
  await inside(
    "link",
    "set",
    device,
    "mtu",
    String(MTU_BYTES),
    "txqueuelen",
    String(DEVICE_QUEUE_PACKETS),
    "up",
  );
  await inside("address", "add", `${address}/24`, "dev", device);
  // Browsers offer no address of a machine that leads nowhere.
  await inside("route", "add", "default", "dev", device);
}

/**
 * Removes the namespace, once what runs in it has ended, if need be by force; one that is not there is no error. What a
 * bench starts ends with the bench by itself, and a browser wants to clean up before.
 */
export async function removeEnd({ namespace }: LineEnd): Promise<void> {
  const deadline = performance.now() + ENDING_MS;
  let guests = await guestsOf(namespace);
  while (guests.length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    guests = await guestsOf(namespace);
  }
  guests.forEach(kill);
  await ip("netns", "delete", namespace).catch(() => {});
}

async function guestsOf(namespace: string): Promise<number[]> {
  const pids = await ip("netns", "pids", namespace).catch(() => "");
  return pids.split("\n").filter((line) => line !== "").map(Number);
}

/** The command that starts another one in the namespace. */
export function inNamespace({ namespace }: LineEnd): string[] {
  return ["ip", "netns", "exec", namespace];
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch { /* it ended in the meantime */ }
}

/** What `ip ARGS` says. @throws Error with what it says when it fails. */
export async function ip(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("ip", { args, stdin: "null" }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`ip ${args.join(" ")}: ${decoder.decode(stderr).trim()}`);
  return decoder.decode(stdout);
}
