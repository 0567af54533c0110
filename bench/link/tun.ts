/**
 * A TUN device: what the kernel routes to it is read from it packet by packet, what is written to it arrives (Linux,
 * Documentation/networking/tuntap).
 *
 * @module
 */

import { errno, type Libc, Linux } from "./libc.ts";

const TUNSETIFF = 0x400454ca;
/** IP packets without Ethernet, and nothing in front of them. */
const IFF_TUN_NO_PI = 0x1001;
/** Size of a `struct ifreq`: the name, then what is asked. */
const IFREQ_BYTES = 40;
const IFREQ_NAME_BYTES = 16;

/** Bytes of the largest packet, as on Ethernet. */
export const MTU_BYTES = 1500;

/** One device; gone when it is closed or its process ends. */
export class Tun {
  readonly descriptor: number;
  readonly #libc: Libc;
  readonly #buffer = new Uint8Array(MTU_BYTES);

  /**
   * Makes the device called `name`, in the process's own network namespace.
   * @throws Error saying what is missing: root, or the system's support.
   */
  constructor(libc: Libc, name: string) {
    this.#libc = libc;
    this.descriptor = libc.open(
      new TextEncoder().encode("/dev/net/tun\0"),
      Linux.O_RDWR | Linux.O_NONBLOCK | Linux.O_CLOEXEC,
    );
    if (this.descriptor < 0) throw new Error(sentence(errno(libc)));
    if (libc.ioctl(this.descriptor, BigInt(TUNSETIFF), request(name)) >= 0) return;
    const code = errno(libc);
    this.close();
    throw new Error(sentence(code));
  }

  /** The next packet, good until the next read; nothing when there is none now. */
  read(): Uint8Array<ArrayBuffer> | undefined {
    const length = Number(this.#libc.read(this.descriptor, this.#buffer, BigInt(MTU_BYTES)));
    return length > 0 ? this.#buffer.subarray(0, length) : undefined;
  }

  /** A packet arrives; one that the kernel does not take is lost. */
  write(packet: Uint8Array<ArrayBuffer>): void {
    this.#libc.write(this.descriptor, packet, BigInt(packet.length));
  }

  /** Removes the device. */
  close(): void {
    this.#libc.close(this.descriptor);
  }
}

function request(name: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(IFREQ_BYTES);
  bytes.set(new TextEncoder().encode(name).subarray(0, IFREQ_NAME_BYTES - 1));
  new DataView(bytes.buffer).setUint16(IFREQ_NAME_BYTES, IFF_TUN_NO_PI, true);
  return bytes;
}

function sentence(code: number): string {
  switch (code) {
    case Linux.EPERM:
    case Linux.EACCES:
      return "an emulated line needs root, to make network devices and namespaces";
    case Linux.ENOENT:
    case Linux.ENODEV:
      return "an emulated line needs /dev/net/tun, which this system does not have";
    default:
      return `/dev/net/tun cannot be used: error ${code}`;
  }
}
