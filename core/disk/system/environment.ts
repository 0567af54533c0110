/** The environment variable `name`; `undefined` when it is not set, empty, or not ours to read. */
export function environmentVariable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}
