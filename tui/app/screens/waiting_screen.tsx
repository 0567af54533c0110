import { Box, Text } from "ink";
import type { JSX } from "react";
import { BigText } from "../components/big_text.tsx";
import { Qr } from "../components/qr.tsx";
import { escapeForDisplay } from "../../../core/errors.ts";
import { formatCount, formatTimeLeft } from "../../../core/format.ts";
import { DEFAULT_SERVER, isLocal } from "../../server_lookup.ts";
import type { Binding } from "../keys.ts";
import { drawQr, type QrDrawing } from "../qr_drawing.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import { SESSION_BINDINGS } from "../session_keys.ts";
import type { SessionState } from "../session_state.ts";
import type { AppState } from "../state.ts";
import { type Glyphs, type Theme, tint } from "../theme.ts";

/** Before anything is offered: the code, and who is there. */
export const WAITING_SCREEN: Screen = {
  title: ({ session }) => session?.role === "receiver" ? "Receive" : "Waiting for the other side",
  keys: {
    bindings: [
      copyBinding("c", "code", ({ code }) => code),
      copyBinding("l", "link", ({ link }) => link),
      {
        keys: ["i"],
        help: "swap dark and light of the QR code, if it does not scan",
        isOn: ({ session }) => session?.view.link !== undefined,
        run: (state) => ({ state: { ...state, isQrInverted: !state.isQrInverted } }),
      },
      ...SESSION_BINDINGS,
    ],
  },
  Component: WaitingScreen,
};

/** Columns that text beside a QR code needs. */
const TEXT_COLUMNS = 36;

/** Rows from which an invitation has room, in most widths. */
const WHOLE_ROWS = 16;

/** Columns between text and QR code. */
const GAP = 3;

function WaitingScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const { session } = state;
  const { code, link } = session?.view ?? {};
  if (session === undefined || code === undefined || link === undefined) {
    return <Progress session={session} theme={theme} />;
  }
  const qr = isLocal(link) ? undefined : drawQr(link, theme, state.isQrInverted);
  const isBeside = qr !== undefined && qr.lines.length <= rows && qr.width + GAP + TEXT_COLUMNS <= columns;
  const textColumns = isBeside ? columns - qr.width - GAP : columns;
  return (
    <Box>
      <Box flexDirection="column" width={textColumns}>
        <Invitation
          state={state}
          session={session}
          code={code}
          link={link}
          theme={theme}
          columns={textColumns}
          isShort={rows < WHOLE_ROWS}
        />
        {qr !== undefined && !isBeside && fitsBelow(qr, columns, rows, link) ? <Qr drawing={qr} /> : null}
      </Box>
      {isBeside
        ? (
          <Box marginLeft={GAP} flexShrink={0}>
            <Qr drawing={qr} />
          </Box>
        )
        : null}
    </Box>
  );
}

/** Lines of the invitation, when its link takes several and its code is not drawn large. */
function fitsBelow(qr: QrDrawing, columns: number, rows: number, link: string): boolean {
  const INVITATION_LINES = 13;
  const lines = INVITATION_LINES + Math.ceil(link.length / columns);
  return qr.width <= columns && lines + qr.lines.length <= rows;
}

interface InvitationProps {
  readonly state: AppState;
  readonly session: SessionState;
  readonly code: string;
  readonly link: string;
  readonly theme: Theme;
  readonly columns: number;
  /** Whether there is no room for all of it: what happens comes before how it can be reached. */
  readonly isShort: boolean;
}

function Invitation({ state, session, code, link, theme, columns, isShort }: InvitationProps): JSX.Element {
  const { server = DEFAULT_SERVER } = session.view;
  const flag = server === DEFAULT_SERVER ? "" : ` --server ${server}`;
  const happenings = (
    <Box marginTop={isShort ? 0 : 1} flexDirection="column">
      <Happenings state={state} session={session} theme={theme} />
    </Box>
  );
  return (
    <Box flexDirection="column">
      <BigText text={code} columns={columns} theme={theme} />
      {isShort ? happenings : null}
      <Box marginTop={1} flexDirection="column">
        <Text {...tint(theme, "quiet")}>On the other side, run</Text>
        <Text>{`slip receive ${code}${flag}`}</Text>
      </Box>
      <Box marginTop={1} flexDirection="column">
        <Text {...tint(theme, "quiet")}>or open</Text>
        <Text wrap="hard">{link}</Text>
      </Box>
      {isLocal(server)
        ? (
          <Text {...tint(theme, "caution")}>
            That works on this machine only: name another server with --server
          </Text>
        )
        : null}
      {isShort ? null : happenings}
    </Box>
  );
}

function Happenings(
  { state, session, theme }: {
    readonly state: AppState;
    readonly session: SessionState;
    readonly theme: Theme;
  },
): JSX.Element {
  const { view, found } = session;
  const wrong = triesWords(view.triesLeft);
  return (
    <>
      <Text>{peerWords(session, theme.glyphs) ?? "Nobody is here yet"}</Text>
      {view.peer === undefined
        ? <Text {...tint(theme, "quiet")}>{expiryWords(session, state.nowMs)}</Text>
        : null}
      {found === undefined
        ? null
        : <Text {...tint(theme, "quiet")}>{`Found ${formatCount(found, "entry", "entries")} so far`}</Text>}
      {wrong === undefined
        ? null
        : <Text {...tint(theme, "caution")}>{`${theme.glyphs.caution} ${wrong}`}</Text>}
    </>
  );
}

/** Before there is a code, and all that a receiver has to see until something is offered. */
function Progress(
  { session, theme }: { readonly session: SessionState | undefined; readonly theme: Theme },
): JSX.Element {
  const { good, goingOn } = theme.glyphs;
  if (session === undefined) return <Text>{`Getting ready${goingOn}`}</Text>;
  const { server } = session.view;
  return (
    <Box flexDirection="column">
      <Text>
        {server === undefined ? `Connecting to the server${goingOn}` : `${good} Server ${server}`}
      </Text>
      {server === undefined
        ? null
        : <Text>{peerWords(session, theme.glyphs) ?? nextWords(session, theme.glyphs)}</Text>}
    </Box>
  );
}

function nextWords({ role }: SessionState, { goingOn }: Glyphs): string {
  return `${role === "sender" ? "Asking for a code" : "Looking for the sender"}${goingOn}`;
}

/** Who is there and how far it is with them. */
function peerWords({ view, role }: SessionState, { goingOn }: Glyphs): string | undefined {
  const { peer, path, phase } = view;
  // A receiver is told of its sender when it has proved the words.
  if (peer === undefined) return undefined;
  const name = escapeForDisplay(peer);
  if (phase === "offered") {
    return role === "sender" ? `${name} is here; waiting for a yes` : `${name} offers something`;
  }
  if (path === undefined) return `Found ${name}, connecting${goingOn}`;
  return role === "sender"
    ? `Connected to ${name}, listing what to send${goingOn}`
    : `Connected to ${name}, waiting for its list${goingOn}`;
}

function expiryWords({ expiresMs }: SessionState, nowMs: number): string {
  if (expiresMs === undefined) return "";
  return `The code works for ${formatTimeLeft(Math.max(0, expiresMs - nowMs) / 1000)} more`;
}

function triesWords(left: number | undefined): string | undefined {
  if (left === undefined) return undefined;
  return `Somebody tried wrong words; ${
    formatCount(left, "more wrong try", "more wrong tries")
  } and this code is closed`;
}

function copyBinding(
  key: string,
  what: string,
  textOf: (view: SessionState["view"]) => string | undefined,
): Binding {
  const text = ({ session }: AppState) => session && textOf(session.view);
  return {
    keys: [key],
    help: `copy the ${what}`,
    footer: `copy ${what}`,
    isOn: (state) => text(state) !== undefined,
    run: (state) => ({ action: { kind: "copy", text: text(state) ?? "", what } }),
  };
}
