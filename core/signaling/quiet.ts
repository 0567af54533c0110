/**
 * The same promise, whose rejection never counts as unhandled: a wait that nobody follows up, because another one failed
 * first, must not end the process. Whoever awaits it still gets the rejection.
 */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
