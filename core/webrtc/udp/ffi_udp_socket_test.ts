/** What only the socket through FFI can do wrong: descriptors, memory, and system calls that fail. */
import { strict as assert } from "node:assert";
import { within } from "../../deadline.ts";
import { socketKind } from "./bind_socket.ts";
import { FfiUdpSocket } from "./ffi_udp_socket.ts";
import { acquireLibc, releaseLibc } from "./libc.ts";
import { type Pollable, startPolling, stopPolling } from "./poller.ts";

const ignore = await socketKind() !== "ffi";

/** Those that a neighbour left are closed when garbage is collected, so there may be fewer a moment later. */
function openDescriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

Deno.test({
  name: "bind() leaves no descriptor when the host is no address, or one of somebody else",
  ignore,
  fn: () => {
    const before = openDescriptors();
    for (let count = 0; count < 20; count++) {
      for (const host of ["nobody.example", "1.2.3", "::g", "192.0.2.1"]) {
        assert.throws(() => FfiUdpSocket.bind(host));
      }
    }
    assert.ok(openDescriptors() <= before);
  },
});

const RLIMIT_NOFILE = 7;

/** Runs `action` while no descriptor above `limit` can be had. */
async function withDescriptors<Result>(limit: number, action: () => Promise<Result>): Promise<Result> {
  const library = Deno.dlopen("libc.so.6", {
    getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
    setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  });
  const was = new BigUint64Array(2);
  library.symbols.getrlimit(RLIMIT_NOFILE, new Uint8Array(was.buffer));
  const scarce = new BigUint64Array([BigInt(limit), was[1]!]);
  try {
    library.symbols.setrlimit(RLIMIT_NOFILE, new Uint8Array(scarce.buffer));
    return await action();
  } finally {
    library.symbols.setrlimit(RLIMIT_NOFILE, new Uint8Array(was.buffer));
    library.close();
  }
}

Deno.test({
  name:
    "bind() throws, and leaves nothing, when there are not enough descriptors for a socket that can be closed",
  ignore,
  fn: async () => {
    acquireLibc(); // opening it would take a descriptor too
    const before = openDescriptors();
    let refused = 0;
    for (let limit = 1; limit < before + 64; limit++) {
      await withDescriptors(limit, async () => {
        let socket: FfiUdpSocket;
        try {
          socket = FfiUdpSocket.bind("127.0.0.1");
        } catch {
          return void refused++;
        }
        await within(socket.close(), { timeoutMs: 2000 });
      });
    }
    releaseLibc();
    assert.ok(refused > 1, `${refused} refused`);
    assert.ok(openDescriptors() <= before);
  },
});

Deno.test({
  name: "sendBatch() sends the datagrams one by one when the system does not take them together",
  ignore,
  fn: async () => {
    const [a, b] = [FfiUdpSocket.bind("127.0.0.1"), FfiUdpSocket.bind("127.0.0.1")];
    // More than any kernel takes in one call: as with a device that cannot, it says so and sends nothing.
    const bytes = new Uint8Array(200 * 5 - 2).map((_, index) => index / 5);
    const got: number[] = [];
    const all = Promise.withResolvers<void>();
    b.onData = (data) => {
      assert.ok(data.every((byte) => byte === data[0]));
      if (got.push(data[0]!) === 200) all.resolve();
    };
    const batch = { bytes, start: 0, end: bytes.length, segmentBytes: 5 };
    while (!a.sendBatch(batch, [b.host, b.port])) await a.whenWritable();
    await within(all.promise, { timeoutMs: 2000 });
    assert.deepEqual(got, Array.from({ length: 200 }, (_, index) => index));
    await Promise.all([a.close(), b.close()]);
  },
});

Deno.test({
  name: "who waits to write is heard although others have more to read all the time",
  ignore,
  fn: async () => {
    const [reader, writer] = [FfiUdpSocket.bind("127.0.0.1"), FfiUdpSocket.bind("127.0.0.1")];
    const isReading = Promise.withResolvers<void>();
    const busy: Pollable = {
      descriptor: reader.descriptor,
      wantsToWrite: false,
      readable: () => {
        isReading.resolve();
        return true;
      },
      writable: () => {},
    };
    startPolling(busy);
    await within(isReading.promise, { timeoutMs: 2000 });
    await within(writer.whenWritable(), { timeoutMs: 2000 });
    await stopPolling(busy);
    await Promise.all([reader.close(), writer.close()]);
  },
});
