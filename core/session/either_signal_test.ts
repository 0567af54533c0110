import assert from "node:assert/strict";
import { withEither } from "./either_signal.ts";

/** A signal that counts who listens to it. */
function counted(): { readonly controller: AbortController; readonly listening: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
    listeners.add(listener);
    add(type, listener, options);
  };
  signal.removeEventListener = (type: string, listener: EventListener) => {
    listeners.delete(listener);
    remove(type, listener);
  };
  return { controller, listening: () => listeners.size };
}

Deno.test("withEither() aborts with any of the signals, and leaves nothing with them", async () => {
  for (const aborted of [0, 1]) {
    const both = [counted(), counted()];
    await withEither(both.map(({ controller }) => controller.signal), (either) => {
      assert.deepEqual([either.aborted, ...both.map(({ listening }) => listening())], [false, 1, 1]);
      both[aborted]!.controller.abort();
      assert.equal(either.aborted, true);
      return Promise.resolve();
    });
    assert.deepEqual(both.map(({ listening }) => listening()), [0, 0]);
  }
});

Deno.test("withEither() begins aborted with a signal that is, and hands on what the work throws", async () => {
  const signal = counted();
  const aborted = await withEither([AbortSignal.abort()], (either) => Promise.resolve(either.aborted));
  assert.equal(aborted, true);
  await assert.rejects(
    withEither([signal.controller.signal], () => Promise.reject(new Error("broken"))),
    /broken/,
  );
  assert.equal(signal.listening(), 0);
});
