/**
 * What a shell offers for the word that is being typed, from the flag table and the list of words. Pure, and loads
 * nothing of pairing or WebRTC, so that it answers while somebody waits for it.
 *
 * Codes that are typed here are secrets: they go into what is offered and nowhere else.
 *
 * @module
 */

import type { Argument, CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { completeWord } from "../core/pairing/words.ts";
import { describeProgram } from "./command_line.ts";
import { FILES, FOLDERS } from "./completions/scripts.ts";
import { isRepeatable } from "./flags.ts";

/** By the placeholders of flags and arguments; what has another one is not for us to guess. */
const COMPLETERS: Readonly<Record<string, (typed: string) => string[]>> = {
  PATH: () => [FILES],
  DIR: () => [FOLDERS],
  CODE: completeCode,
  WORDS: completeChosenWords,
  command: (typed) => beginningWith(typed, commandNames(describeProgram())),
};

/** Where in a command's words one is. */
interface Place {
  /** The flag whose value comes next, or may come next when it has one already. */
  flag?: Option | undefined;
  /** Whether the flag has no value yet. */
  isValueDue: boolean;
  /** How many words were no flags and no values of flags. */
  operands: number;
  /** Whether `--` has ended the flags. */
  isPastFlags: boolean;
}

/**
 * What the last of `words` could become, as whole words; or {@linkcode FILES} or {@linkcode FOLDERS} alone, which the
 * shell completes itself.
 * @param words The words after `slip`, the last one unfinished and perhaps empty.
 */
export function complete(words: readonly string[]): string[] {
  const program = describeProgram();
  const typed = words.at(-1) ?? "";
  const [name, ...before] = words.slice(0, -1);
  if (name === undefined) {
    return beginningWith(typed, [...commandNames(program), ...flagNames(program, typed)]);
  }
  const command = visibleCommands(program).find((one) => one.name() === name || one.aliases().includes(name));
  return command === undefined ? [] : completeIn(command, before, typed);
}

function completeIn(command: CommandUnknownOpts, before: readonly string[], typed: string): string[] {
  const place = readPlace(command, before);
  if (place.flag !== undefined && place.isValueDue) return completeValue(place.flag, typed);
  if (typed.startsWith("-") && !place.isPastFlags) return completeFlag(command, before, typed);
  if (place.flag !== undefined) return completeValue(place.flag, typed);
  const argument = argumentAt(command, place.operands);
  const found = argument === undefined ? [] : completeValue(argument, typed);
  if (found.length > 0 || typed !== "" || place.isPastFlags) return found;
  return unusedFlagNames(command, before);
}

function readPlace(command: CommandUnknownOpts, words: readonly string[]): Place {
  const place: Place = { isValueDue: false, operands: 0, isPastFlags: false };
  for (const word of words) advance(place, word, command);
  return place;
}

/** Reads one word as the parser will: a value that is due may look like a flag, a further value may not. */
function advance(place: Place, word: string, command: CommandUnknownOpts): void {
  if (place.isValueDue) {
    place.isValueDue = false;
    if (!place.flag?.variadic) place.flag = undefined;
  } else if (place.isPastFlags) {
    place.operands++;
  } else if (word.startsWith("-") && word !== "-") {
    place.isPastFlags = word === "--";
    place.flag = visibleFlags(command).find((flag) => flag.required && isNameOf(flag, word));
    place.isValueDue = place.flag !== undefined;
  } else if (place.flag === undefined) {
    place.operands++;
  }
}

/** A flag's name, or its value when one is being typed after `=`. */
function completeFlag(command: CommandUnknownOpts, before: readonly string[], typed: string): string[] {
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  if (name === undefined) return beginningWith(typed, unusedFlagNames(command, before));
  const flag = visibleFlags(command).find((one) => one.required && isNameOf(one, name));
  const found = flag === undefined ? [] : completeValue(flag, value ?? "");
  return found.map((word) => word === FILES || word === FOLDERS ? word : `${name}=${word}`);
}

function completeValue(slot: Option | Argument, typed: string): string[] {
  if (slot.argChoices !== undefined) return beginningWith(typed, slot.argChoices);
  const placeholder = "flags" in slot ? /[<[](\w+)/.exec(slot.flags)?.[1] : slot.name();
  return COMPLETERS[placeholder ?? ""]?.(typed) ?? [];
}

/** `7-cru` could become `7-crumble-`, `7-crush-` and so on, `7-crumble-vio` just `7-crumble-violin`. */
function completeCode(typed: string): string[] {
  if (/^\d+$/.test(typed)) return [`${typed}-`];
  const [, number, words] = /^(\d+[._-])(.*)$/s.exec(typed) ?? [];
  if (number === undefined) return [];
  return completeChosenWords(words ?? "").map((found) => `${number}${found}`);
}

/** `cru` could become `crumble-`, `crush-` and so on, `crumble-vio` just `crumble-violin`; nothing becomes all words. */
function completeChosenWords(typed: string): string[] {
  const [, before, word] = /^((?:[a-z]+[._-])*)([a-z]+)$/i.exec(typed) ?? [];
  if (word === undefined) return [];
  const isFirst = before === "";
  return completeWord(word).map((found) => `${before}${found}${isFirst ? "-" : ""}`);
}

function argumentAt(command: CommandUnknownOpts, index: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

function visibleCommands(program: CommandUnknownOpts): CommandUnknownOpts[] {
  return program.createHelp().visibleCommands(program);
}

function visibleFlags(command: CommandUnknownOpts): Option[] {
  return command.createHelp().visibleOptions(command);
}

function commandNames(program: CommandUnknownOpts): string[] {
  return visibleCommands(program).map((command) => command.name());
}

/** Names of the flags, if `typed` begins one. */
function flagNames(command: CommandUnknownOpts, typed: string): string[] {
  return typed.startsWith("-") ? unusedFlagNames(command, []) : [];
}

function unusedFlagNames(command: CommandUnknownOpts, before: readonly string[]): string[] {
  const isUsed = (flag: Option) => before.some((word) => isNameOf(flag, word.split("=")[0]!));
  return visibleFlags(command).filter((flag) => isRepeatable(flag) || !isUsed(flag))
    .flatMap(({ long }) => long ?? []);
}

function isNameOf(flag: Option, word: string): boolean {
  return word === flag.long || word === flag.short;
}

function beginningWith(typed: string, words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith(typed));
}
