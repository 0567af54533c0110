/**
 * The first look at what came over the socket: is it a JSON object at all?
 *
 * @module
 */

/** Why a text is no message. */
export type NoObject = "bad-json" | "not-an-object";

/** The JSON object in `text` (RFC 8259), or why there is none. Arrays and null are no objects here. */
export function parseJsonObject(text: string): Record<string, unknown> | NoObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "bad-json";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "not-an-object";
  return value as Record<string, unknown>;
}
