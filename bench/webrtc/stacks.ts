/**
 * The WebRTC stacks that run in Deno, each as the browser's `RTCPeerConnection`.
 *
 * @module
 */

import type { DataChannel, PeerConnection } from "../../core/ports.ts";

/** Their names, as the module or native library that they are. */
export type Stack = "ours" | "werift" | "libdatachannel";

/** A connection of that stack, without servers. */
export async function connect(stack: Stack): Promise<RTCPeerConnection> {
  switch (stack) {
    case "ours": {
      const { createPeerConnection } = await import("../../core/webrtc/mod.ts");
      return withHandlers(await createPeerConnection({}));
    }
    case "werift": {
      const { createPolyfillRTCPeerConnection } = await import("werift/polyfill");
      const WeriftConnection = createPolyfillRTCPeerConnection();
      return new WeriftConnection({ iceServers: [] }) as unknown as RTCPeerConnection;
    }
    case "libdatachannel": {
      const { RTCPeerConnection: NativeConnection } = await import("node-datachannel/polyfill");
      return new NativeConnection({ iceServers: [] }) as unknown as RTCPeerConnection;
    }
  }
}

/** Ours has listeners only, as nobody but a bench asks for more; the polyfills do not tell listeners of every event. */
function withHandlers(connection: PeerConnection): RTCPeerConnection {
  addHandlers(connection, "icecandidate", "datachannel");
  connection.addEventListener(
    "datachannel",
    (event) => addChannelHandlers((event as RTCDataChannelEvent).channel),
  );
  const create = connection.createDataChannel.bind(connection);
  connection.createDataChannel = (...args) => addChannelHandlers(create(...args));
  return connection as unknown as RTCPeerConnection;
}

function addChannelHandlers(channel: DataChannel): DataChannel {
  addHandlers(channel, "open", "message");
  return channel;
}

/** Calls `on…` of the target, as it is at the time of the event. */
function addHandlers(target: Pick<EventTarget, "addEventListener">, ...names: string[]): void {
  for (const name of names) {
    target.addEventListener(name, (event) => {
      (target as unknown as Record<string, (event: Event) => void>)[`on${name}`]?.(event);
    });
  }
}
