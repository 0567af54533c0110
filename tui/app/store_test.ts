import assert from "node:assert/strict";
import { INITIAL_STATE } from "./state.ts";
import { Store } from "./store.ts";
import { until } from "../../tests/support/wait.ts";

Deno.test("Store.update() tells at once, or once for many changes that can wait", async () => {
  const store = new Store(INITIAL_STATE, 10);
  let told = 0;
  store.subscribe(() => told++);
  store.update((state) => ({ ...state, nowMs: 1 }));
  assert.equal(told, 1);
  for (let nowMs = 2; nowMs < 50; nowMs++) store.update((state) => ({ ...state, nowMs }), "soon");
  assert.deepEqual([told, store.getState().nowMs], [1, 49]);
  await until(() => told === 2, { what: "being told" });
  store.close();
});

Deno.test("Store.update() tells nobody of what is no change, nor when it is closed", () => {
  const store = new Store(INITIAL_STATE);
  let told = 0;
  const stop = store.subscribe(() => told++);
  store.update((state) => state);
  stop();
  store.subscribe(() => told++);
  store.update((state) => ({ ...state }), "soon");
  store.close();
  assert.equal(told, 0);
});
