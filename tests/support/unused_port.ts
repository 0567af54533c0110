/**
 * Ports for servers that come, go and come again.
 *
 * @module
 */

/** Ports below those that systems give to whoever asks for any (Linux from 32,768, others from 49,152). */
const [FIRST, COUNT] = [20_000, 12_000];

/** A TCP port of 127.0.0.1 where nobody listens, and which nobody is given in the meantime who asks for any. */
export function unusedPort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
