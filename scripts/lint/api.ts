/// <reference lib="deno.unstable" />
/**
 * The types of Deno's lint plugins, which it still counts as unstable: named here once, so that a change of theirs
 * lands in one file.
 *
 * @module
 */

/** A rule: what to do at which node of a file. */
export type Rule = Deno.lint.Rule;

/** Name and rules of a plugin. */
export type Plugin = Deno.lint.Plugin;

/** The file a rule looks at, and where it reports. */
export type Context = Deno.lint.RuleContext;

/** Any node of the syntax tree. */
export type Node = Deno.lint.Node;

/** A node of the syntax tree by its type, as in `NodeOf<"NewExpression">`. */
export type NodeOf<T extends Node["type"]> = Extract<Node, { type: T }>;
