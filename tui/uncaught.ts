/**
 * Tells `handle` every error that nobody caught, instead of ending the process with a stack. Such an error is a bug,
 * and even then a program that reads `--json` gets its `error` event, and a person a sentence.
 */
export function onUncaught(handle: (error: unknown) => void): void {
  addEventListener("error", (event) => {
    event.preventDefault();
    handle(event.error);
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    handle(event.reason);
  });
}
