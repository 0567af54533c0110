import nodeDataChannel from "node-datachannel";
import { RTCPeerConnection } from "node-datachannel/polyfill";
import type { PeerConnection } from "../ports.ts";
import { createPeerConnection, type TerminalPeerConnection } from "./mod.ts";
import { type Ends, testDataChannels } from "./testing_channels.ts";

async function ends(arrange: (ours: TerminalPeerConnection, theirs: PeerConnection) => Omit<Ends, "close">) {
  const ours = await createPeerConnection({});
  const theirs = new RTCPeerConnection({ iceServers: [] }) as unknown as PeerConnection;
  return {
    ...arrange(ours, theirs),
    close: async () => {
      ours.close();
      theirs.close();
      await ours.closed;
      nodeDataChannel.cleanup();
    },
  };
}

/** What the wrapper that gives libdatachannel the browser's interface does otherwise. */
const ORDER = "it calls every channel it receives ordered";
const VIEWS = "it sends an empty message for a DataView";
const CLOSING = "it takes messages while it closes";

testDataChannels("ours to libdatachannel", () => ends((offerer, answerer) => ({ offerer, answerer })), {
  skip: { "a channel arrives unordered as it was made": ORDER },
  leaks: true,
});

testDataChannels("libdatachannel to ours", () => ends((answerer, offerer) => ({ offerer, answerer })), {
  skip: {
    "views are sent as they are at the moment of send()": VIEWS,
    "a channel that closes or closed takes no more messages": CLOSING,
  },
  leaks: true,
});
