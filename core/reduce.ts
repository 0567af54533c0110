/**
 * What a status makes of a view; of several receivers each has a view of its own in it.
 *
 * @module
 */

import { ENDED_RECEIVERS, KEPT_WARNINGS } from "./limits.ts";
import type { Happening, Side, Status } from "./status.ts";
import { type Crowd, type ForgottenReceivers, INITIAL_VIEW, type Phase, type View } from "./view.ts";

/** Before anybody came. */
const NOBODY: Crowd = { came: 0, ended: [], forgotten: { done: 0, declined: 0, failed: 0, bytes: 0 } };

/** The view after `status`. Pure: draws nothing, keeps nothing. */
export function reduce(view: View, status: Status): View {
  const { receiver, ...rest } = status;
  if (receiver !== undefined) return reduceReceiver(view, receiver, rest);
  const next = reduceOne(view, status);
  if (view.receivers === undefined || !SHARED.has(status.event)) return next;
  const receivers = view.receivers.entries().map(([id, one]) => [id, reduceShared(one, status)] as const);
  return { ...next, receivers: new Map(receivers) };
}

/** What is told once for all receivers and changes the view of each. */
const SHARED: ReadonlySet<Status["event"]> = new Set<Status["event"]>(["offer", "paused", "resumed"]);

function reduceShared(one: View, status: Happening): View {
  if (status.event !== "offer") return reduceOne(one, status);
  const { files, totalBytes } = status;
  return one.files.length > 0 || hasEnded(one) ? one : { ...one, files, totalBytes };
}

/** What all receivers share is seen by each: the files, how many bytes they are, and whether the sender pauses. */
function reduceReceiver(view: View, receiver: string, status: Happening): View {
  const known = view.receivers?.get(receiver);
  // Only a lying server gives an id twice.
  if (status.event === "peer" && known !== undefined && hasEnded(known)) {
    return reduceReceiver(withoutReceiver(view, receiver), receiver, status);
  }
  const { files, totalBytes, pausedBy, crowd = NOBODY } = view;
  const came = known === undefined ? crowd.came + 1 : crowd.came;
  const before = known ?? { ...INITIAL_VIEW, number: came, files, totalBytes, pausedBy };
  const after = reduceOne(before, status);
  const receivers = new Map(view.receivers).set(receiver, after);
  const next = { ...view, receivers, crowd: { ...crowd, came } };
  return hasEnded(after) && !hasEnded(before) ? withEnded(next, receiver) : next;
}

/** Whether nothing more comes from a receiver, well or not. */
function hasEnded({ phase }: View): boolean {
  return phase === "done" || phase === "declined" || phase === "failed";
}

/** With one that ended; too many of them, and the first that did is forgotten. */
function withEnded(view: View & { readonly crowd: Crowd }, receiver: string): View {
  const ended = [...view.crowd.ended, receiver];
  const next = { ...view, crowd: { ...view.crowd, ended } };
  return ended.length > ENDED_RECEIVERS ? withoutReceiver(next, ended[0]!) : next;
}

/** Without one that ended, but for the sums. */
function withoutReceiver(view: View, receiver: string): View {
  const { crowd = NOBODY } = view;
  const receivers = new Map(view.receivers);
  const one = receivers.get(receiver);
  receivers.delete(receiver);
  const ended = crowd.ended.filter((id) => id !== receiver);
  const forgotten = one === undefined ? crowd.forgotten : plus(crowd.forgotten, one);
  return { ...view, receivers, crowd: { ...crowd, ended, forgotten } };
}

function plus(sums: ForgottenReceivers, { phase, bytes }: View): ForgottenReceivers {
  const isOne = (ended: Phase) => phase === ended ? 1 : 0;
  return {
    done: sums.done + isOne("done"),
    declined: sums.declined + isOne("declined"),
    failed: sums.failed + isOne("failed"),
    bytes: sums.bytes + bytes,
  };
}

function reduceOne(view: View, status: Happening): View {
  switch (status.event) {
    case "server":
      return { ...view, server: status.url };
    case "code":
      return { ...view, phase: "waiting", code: status.code, link: status.url };
    case "peer":
      return { ...view, phase: "connecting", peer: status.agent };
    case "closed":
      return { ...view, closed: { code: status.code, message: status.message } };
    case "wrong-words":
      return { ...view, phase: "waiting", triesLeft: status.left };
    case "verify":
      return { ...view, verify: status.words };
    case "offer":
      return offered(view, status);
    case "warning":
      return warned(view, status);
    case "text":
      return { ...view, text: status.text };
    case "accepted":
      return { ...view, phase: "moving" };
    case "declined":
      return { ...view, phase: "declined", problem: { code: "declined", message: status.reason, hint: "" } };
    case "path":
      return { ...view, path: { kind: status.kind, detail: status.detail } };
    case "step":
      return { ...view, steps: [...view.steps, { n: status.n, role: status.role, name: status.name }] };
    case "progress":
      return {
        ...view,
        bytes: status.bytes,
        totalBytes: status.totalBytes,
        bytesPerSecond: status.bytesPerSecond,
        inFlight: status.inFlight ?? [],
        ...(status.roundTripMs !== undefined && { roundTripMs: status.roundTripMs }),
      };
    case "paused":
      return { ...view, pausedBy: sidesWith(view.pausedBy, status.by) };
    case "resumed":
      return { ...view, pausedBy: view.pausedBy.filter((side) => side !== status.by) };
    case "file":
      return {
        ...view,
        finishedFiles: view.finishedFiles + 1,
        inFlight: view.inFlight.filter(({ path }) => path !== status.path),
      };
    case "done":
      return {
        ...view,
        phase: "done",
        inFlight: [],
        pausedBy: [],
        bytes: status.bytes,
        seconds: status.seconds,
        directory: status.directory,
      };
    case "error":
      return {
        ...view,
        phase: "failed",
        problem: { code: status.code, message: status.message, hint: status.hint },
      };
  }
}

function sidesWith(sides: readonly Side[], side: Side): readonly Side[] {
  return (["here", "there"] as const).filter((each) => each === side || sides.includes(each));
}

function offered(view: View, status: Extract<Happening, { event: "offer" }>): View {
  const { files, totalBytes, freeBytes, keptBytes } = status;
  return {
    ...view,
    phase: "offered",
    files,
    totalBytes,
    ...(freeBytes !== undefined && { freeBytes }),
    ...(keptBytes !== undefined && { keptBytes }),
  };
}

function warned(view: View, { code, path, message }: Extract<Happening, { event: "warning" }>): View {
  const isKept = view.warnings.length < KEPT_WARNINGS;
  const warnings = isKept ? [...view.warnings, { code, path, message }] : view.warnings;
  return { ...view, warnings, warningCount: view.warningCount + 1 };
}
