/**
 * What an end in a page does. A page gets these functions as text.
 *
 * @module
 */

import type { countReceived, pour } from "./flow.ts";
import type { BenchLine, EndLine, Role } from "./line.ts";

/** What the page has before it becomes an end. */
export interface PageGlobals {
  /** Says a line to the bench. */
  sayToBench(line: string): void;
  pour: typeof pour;
  countReceived: typeof countReceived;
  /** Gets what the bench says; made by {@linkcode becomeEnd}. */
  hearBench(line: BenchLine): Promise<void>;
}

/** Makes the page an end of a connection; begins it when it is the sender. */
export async function becomeEnd(role: Role, totalBytes: number, messageBytes: number): Promise<void> {
  const page = globalThis as unknown as PageGlobals;
  const say = (line: EndLine) => page.sayToBench(JSON.stringify(line));
  const connection = new RTCPeerConnection();
  let channel: RTCDataChannel | undefined;
  connection.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) say({ candidate: candidate.toJSON() });
  };
  connection.ondatachannel = (event) => {
    channel = event.channel;
    page.countReceived(channel, totalBytes, say);
    say({ open: true });
  };
  const early: RTCIceCandidateInit[] = [];
  const add = (candidate: RTCIceCandidateInit) => connection.addIceCandidate(candidate).catch(() => {});
  page.hearBench = async (line) => {
    if ("candidate" in line) {
      connection.remoteDescription ? await add(line.candidate) : early.push(line.candidate);
    }
    if ("start" in line && role === "send") {
      void page.pour(channel!, totalBytes, new Uint8Array(messageBytes).fill(7));
    }
    if (!("sdp" in line)) return;
    await connection.setRemoteDescription(line.sdp);
    await Promise.all(early.splice(0).map(add));
    if (role === "send") return;
    await connection.setLocalDescription();
    say({ sdp: connection.localDescription!.toJSON() });
  };
  if (role === "receive") return;
  channel = connection.createDataChannel("bench", { ordered: false });
  channel.onopen = () => say({ open: true });
  await connection.setLocalDescription();
  say({ sdp: connection.localDescription!.toJSON() });
}
