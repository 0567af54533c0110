import assert from "node:assert/strict";
import { describeFastPath } from "./fast_path.ts";

Deno.test({
  name: "describeFastPath() says what is missing without a permission, and asks for none",
  permissions: { ffi: false },
  async fn() {
    const { sockets, cipher } = await describeFastPath();
    assert.notEqual(sockets.kind, "ffi");
    assert.match(sockets.missing!, /--allow-ffi was not given|on Linux only/);
    assert.deepEqual(cipher, { kind: "node:crypto", missing: "the permission --allow-ffi was not given" });
  },
});
