/**
 * Bytes through a data channel, the same for every stack: nothing but the browser's interface. Pages get the functions
 * as text, so each holds all it needs.
 *
 * @module
 */

/**
 * Sends everything with the back-pressure that a careful program has: waits at 1 MiB queued until 256 KiB are left.
 * @param message Its bytes, again and again; 48 KiB is what files are sent in.
 */
export async function pour(channel: RTCDataChannel, totalBytes: number, message: Uint8Array): Promise<void> {
  const HIGH_WATER_BYTES = 1024 * 1024;
  const LOW_WATER_BYTES = 256 * 1024;
  let wake = () => {};
  channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
  channel.addEventListener("bufferedamountlow", () => wake());
  for (let sent = 0; sent < totalBytes; sent += message.length) {
    if (channel.bufferedAmount >= HIGH_WATER_BYTES) {
      await new Promise<void>((resolve) => wake = resolve);
    }
    channel.send(message.subarray(0, Math.min(message.length, totalBytes - sent)) as Uint8Array<ArrayBuffer>);
  }
}

/** Counts what arrives: tells how much now and then, and in the end how many seconds passed since the first message. */
export function countReceived(
  channel: RTCDataChannel,
  totalBytes: number,
  say: (line: { received: number } | { seconds: number }) => void,
): void {
  const TELL_EVERY_MS = 50;
  let bytes = 0;
  let startMs = 0;
  let toldMs = 0;
  channel.binaryType = "arraybuffer";
  channel.onmessage = ({ data }) => {
    const nowMs = performance.now();
    if (bytes === 0) startMs = nowMs;
    bytes += data.byteLength;
    if (bytes >= totalBytes) return say({ seconds: (nowMs - startMs) / 1000 });
    if (nowMs - toldMs < TELL_EVERY_MS) return;
    toldMs = nowMs;
    say({ received: bytes });
  };
}

/** Bytes of a message: what the transfer of files uses, and what every stack takes. */
export const MESSAGE_BYTES = 48 * 1024;
