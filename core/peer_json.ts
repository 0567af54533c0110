/**
 * How what a peer says is read: JSON text, held to a schema. Both what is said under seal and what is said on a lane
 * come through here.
 *
 * @module
 */

import * as v from "valibot";
import { slipError } from "./errors.ts";

/** Characters of the name of a wrong key that are told. */
const NAMED_LENGTH = 60;

/**
 * What `text` says.
 * @param what Stands for the text in errors, such as `a signal`.
 * @param schemaFor The schema to hold the value to.
 * @throws SlipError `protocol` when it is not JSON or not of the schema. Its words name the key that is wrong and repeat
 * nothing that the peer said.
 */
export function parsePeerJson<Schema extends v.GenericSchema>(
  text: string,
  what: string,
  schemaFor: (value: unknown) => Schema,
): v.InferOutput<Schema> {
  const value = parseJson(text, what);
  const result = v.safeParse(schemaFor(value), value);
  if (result.success) return result.output;
  throw slipError("protocol", { detail: `${what} with a wrong ${keyOf(result.issues[0])}` });
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw slipError("protocol", { detail: `${what} that is not JSON` });
  }
}

/** The schema's own name of the key: what is no object has no type. */
function keyOf({ path }: v.BaseIssue<unknown>): string {
  return path?.map(({ key }) => String(key)).join(".").slice(0, NAMED_LENGTH) ?? "type";
}
