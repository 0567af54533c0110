/**
 * What tests may do: nearly everything, since they start the real commands, browsers and native peers. What the
 * commands themselves may do is in their tasks in deno.json, and the tests start them with exactly that.
 */
export const TEST_PERMISSIONS: readonly string[] = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env",
  "--allow-sys",
  "--allow-run",
  "--allow-ffi",
];
