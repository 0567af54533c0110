/** Two endpoints, the links between them and what was said: the bench most tests stand on. */
import type { AssociationOptions } from "../association.ts";
import { Link, type LinkOptions } from "./link.ts";
import { Endpoint, Simulation } from "./simulation.ts";
import { describePacket } from "./transcript.ts";

/** What a pair is made of. */
export interface PairOptions {
  /** Printed by tests that draw it at random. @default 1 */
  readonly seed?: number;
  /** Both directions. */
  readonly link?: Omit<LinkOptions, "seed">;
  /** Overrides `link` from A to Z. */
  readonly toZ?: Partial<Omit<LinkOptions, "seed">>;
  /** Overrides `link` from Z to A. */
  readonly toA?: Partial<Omit<LinkOptions, "seed">>;
  /** Both ends. */
  readonly association?: Partial<AssociationOptions>;
}

/** A pair: `a` and `z`, joined. */
export interface Pair {
  readonly a: Endpoint;
  readonly z: Endpoint;
  readonly toZ: Link;
  readonly toA: Link;
  readonly simulation: Simulation;
  /** Packets in the order they left: `A -> INIT -> Z`. */
  readonly transcript: string[];
}

/** Makes a pair that has said nothing yet. */
export function makePair(
  { seed = 1, link = {}, toZ = {}, toA = {}, association = {} }: PairOptions = {},
): Pair {
  const linkToZ = new Link({ ...link, ...toZ, seed });
  const linkToA = new Link({ ...link, ...toA, seed: seed + 1 });
  const a = new Endpoint("A", linkToZ, { ...association, seed: seed + 2 });
  const z = new Endpoint("Z", linkToA, { ...association, seed: seed + 3 });
  a.join(z);
  z.join(a);
  const transcript: string[] = [];
  a.onPacket = (packet) => transcript.push(`A -> ${describePacket(packet)} -> Z`);
  z.onPacket = (packet) => transcript.push(`A <- ${describePacket(packet)} <- Z`);
  return {
    a,
    z,
    toZ: linkToZ,
    toA: linkToA,
    simulation: new Simulation([a, z], [linkToZ, linkToA]),
    transcript,
  };
}

/** A pair whose handshake is over; the transcript begins after it. */
export function makeConnectedPair(options: PairOptions = {}): Pair {
  const pair = makePair(options);
  pair.a.association.connect(0);
  const connected = pair.simulation.run(
    60_000,
    () => pair.a.association.state === "established" && pair.z.association.state === "established",
  );
  if (!connected) throw new Error("no connection within a simulated minute");
  pair.transcript.length = 0;
  return pair;
}
