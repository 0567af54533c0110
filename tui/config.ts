/**
 * What a configuration file may say: what flags of `send` and `receive` can say, and is worth saying every time. So no
 * `yes`, which is an answer to one offer, and nothing that names one transfer.
 *
 * @module
 */

import { InvalidArgumentError } from "@commander-js/extra-typings";
import { isAbsolute, join } from "node:path";
import * as v from "valibot";
import { escapeForDisplay, SlipError } from "../core/errors.ts";
import { parseJsonObject } from "../core/signaling/json_object.ts";
import { serverAddresses } from "../core/signaling/server_url.ts";
import type { ReceiveFlags, SendFlags } from "./command_line.ts";
import { linksFlag, onConflictFlag, receiversFlag, throttleFlag } from "./flags.ts";
import { didYouMean, nearest } from "./suggestions.ts";

/** A configuration; each key is a flag's wish for when the flag is not given. */
export interface Config {
  /** `--server`, behind `SLIP_SERVER`. */
  readonly server?: string;
  /** `--dir`: absolute, or in the home folder when it begins with `~/`. */
  readonly directory?: string;
  /** `--on-conflict`. */
  readonly onConflict?: NonNullable<ReceiveFlags["onConflict"]>;
  /** `--links`. */
  readonly links?: NonNullable<SendFlags["links"]>;
  /** `--exclude`, all of them. */
  readonly exclude?: readonly string[];
  /** `--gitignore`. */
  readonly gitignore?: boolean;
  /** `--receivers`. */
  readonly receivers?: NonNullable<SendFlags["receivers"]>;
  /** `--throttle`, as bytes a second. */
  readonly throttle?: number;
  /** `--verify`. */
  readonly verify?: boolean;
  /** `--plain`. */
  readonly plain?: boolean;
  /** `--trace`. */
  readonly trace?: boolean;
}

/** What came of reading a configuration. */
export interface ParsedConfig {
  readonly config: Config;
  /** What makes it unusable, a sentence each, with the key. */
  readonly problems: readonly string[];
  /** What is ignored, a sentence each. */
  readonly notes: readonly string[];
}

const FOLDER_WANTED = "It must be an absolute path, or begin with ~/.";

/** Characters of a value that a sentence repeats. */
const SHOWN_LENGTH = 60;

type Schema<Value> = v.GenericSchema<unknown, Value>;

const text: Schema<string> = v.pipe(v.string("It must be a text."), v.minLength(1, "It must not be empty."));
const flag: Schema<boolean> = v.boolean("It must be true or false.");

function schemas(home: string | undefined): { [Key in keyof Config]-?: Schema<NonNullable<Config[Key]>> } {
  return {
    server: v.pipe(text, v.check(isServer, "It must be the URL of a server, such as http://localhost:8080.")),
    directory: v.pipe(text, v.transform((path) => inHome(path, home)), v.check(isAbsolute, FOLDER_WANTED)),
    onConflict: asFlag(onConflictFlag),
    links: asFlag(linksFlag),
    exclude: v.array(text, "It must be a list of patterns."),
    gitignore: flag,
    receivers: asFlag(receiversFlag),
    throttle: asFlag(throttleFlag),
    verify: flag,
    plain: flag,
    trace: flag,
  };
}

/** Every key. */
export const CONFIG_KEYS: readonly string[] = Object.keys(schemas(undefined));

/**
 * Reads the text of a configuration file. Never throws.
 * @param home The home folder, for `~/`.
 */
export function parseConfig(content: string, home?: string): ParsedConfig {
  const value = parseJsonObject(content.replace(/^\ufeff/, ""));
  if (value === "bad-json") return broken(`it is no JSON: ${jsonProblem(content)}`);
  if (value === "not-an-object") return broken('it must be a JSON object, such as { "plain": true }');
  const known = schemas(home);
  const config: Record<string, unknown> = {};
  const problems: string[] = [];
  const notes: string[] = [];
  for (const [key, wish] of Object.entries(value)) {
    if (!Object.hasOwn(known, key)) {
      notes.push(`there is no key "${key}"${didYouMean(nearest(key, Object.keys(known)))}; it is ignored`);
      continue;
    }
    const result = v.safeParse(known[key as keyof Config], wish);
    if (result.success) config[key] = result.output;
    else problems.push(problemOf(key, wish, result.issues[0].message));
  }
  return { config, problems: problems.map(escapeForDisplay), notes: notes.map(escapeForDisplay) };
}

function broken(problem: string): ParsedConfig {
  return { config: {}, problems: [escapeForDisplay(problem)], notes: [] };
}

/** What the parser says, without the part of the text that it repeats. */
function jsonProblem(content: string): string {
  try {
    JSON.parse(content);
    return "it cannot be read";
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const place = /\((line \d+ column \d+)\)/.exec(said)?.[1];
    if (place !== undefined) return `something is wrong at ${place}`;
    return /end of JSON/.test(said) ? "it ends too early" : "something is wrong at its beginning";
  }
}

function problemOf(key: string, wish: unknown, sentence: string): string {
  const shown = JSON.stringify(wish);
  const value = shown.length > SHOWN_LENGTH ? `${shown.slice(0, SHOWN_LENGTH)}…` : shown;
  return `"${key}" cannot be ${value}: ${sentence[0]?.toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;
}

/** What the parser of a flag makes of a text, or of a number written as one. */
function asFlag<Value>(option: { parseArg?: unknown }): Schema<Value> {
  const parse = option.parseArg as (value: string, before: undefined) => Value;
  return v.pipe(
    v.union([v.string(), v.number()], "It must be a text."),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return parse(String(dataset.value), undefined);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error;
        addIssue({ message: error.message });
        return NEVER;
      }
    }),
  );
}

function isServer(url: string): boolean {
  try {
    return serverAddresses(url).shown !== "";
  } catch (error) {
    if (error instanceof SlipError) return false;
    throw error;
  }
}

function inHome(path: string, home: string | undefined): string {
  if (home === undefined || !/^~([/\\]|$)/.test(path)) return path;
  return join(home, path.slice(1));
}
