import assert from "node:assert/strict";
import { unusedPort } from "./unused_port.ts";

Deno.test("unusedPort() gives a port where a server can listen, and which is given to nobody who asks for any", () => {
  const port = unusedPort();
  using taken = Deno.listen({ hostname: "127.0.0.1", port });
  assert.equal((taken.addr as Deno.NetAddr).port, port);
  assert.ok(port >= 20_000 && port < 32_000, String(port));
});
