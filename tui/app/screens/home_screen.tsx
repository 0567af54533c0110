import { Box, Text } from "ink";
import type { JSX } from "react";
import { escapeForDisplay } from "../../../core/errors.ts";
import { ChoiceRow } from "../components/choice_row.tsx";
import { type HomeRow, homeRows, moveHome, type ServerHealth } from "../home_state.ts";
import type { Handled } from "../keys.ts";
import { beginReading } from "../picker_state.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import type { AppState } from "../state.ts";
import { type Theme, tint } from "../theme.ts";

/** The first screen: send or receive. */
export const HOME_SCREEN: Screen = {
  title: () => "Send or receive",
  keys: {
    bindings: [
      {
        keys: ["enter"],
        help: "do what is selected",
        footer: "choose",
        run: (state) => open(state, currentRow(state)),
      },
      { keys: ["up", "k"], help: "the row above", run: (state) => move(state, -1) },
      { keys: ["down", "j", "tab"], help: "the row below", run: (state) => move(state, 1) },
      {
        keys: ["s"],
        help: "send: pick files",
        footer: "send",
        run: (state) => open(state, { kind: "send" }),
      },
      {
        keys: ["r"],
        help: "receive: type a code",
        footer: "receive",
        run: (state) => open(state, { kind: "receive" }),
      },
      {
        keys: ["1", "2", "3", "4", "5"],
        help: "pick files in a recent folder",
        isOn: ({ home }) => home.recent.length > 0,
        run: (state, { name }) => open(state, homeRows(state.home)[Number(name) + 1]),
      },
      { keys: ["q", "escape"], help: "leave", footer: "leave", run: () => ({ action: { kind: "leave" } }) },
    ],
  },
  Component: HomeScreen,
};

function HomeScreen({ state: { home }, theme }: ScreenProps): JSX.Element {
  const rows = homeRows(home);
  const firstFolder = rows.findIndex(({ kind }) => kind === "folder");
  return (
    <Box flexDirection="column">
      {rows.map((row, index) => (
        <Box key={index} flexDirection="column" flexShrink={0}>
          {index === firstFolder
            ? (
              <Box marginTop={1}>
                <Text {...tint(theme, "quiet")}>Recent folders</Text>
              </Box>
            )
            : null}
          <ChoiceRow isCurrent={index === home.row} theme={theme}>{wordsFor(row)}</ChoiceRow>
        </Box>
      ))}
      <Box marginTop={1} flexShrink={0}>
        <ServerLine server={home.server} health={home.health} theme={theme} />
      </Box>
    </Box>
  );
}

const HEALTH: Readonly<Record<ServerHealth, string>> = {
  asking: "asking whether it answers",
  answers: "answers",
  silent: "does not answer: start one with slip serve, or name another with --server",
};

function ServerLine(
  { server, health, theme }: {
    readonly server: string;
    readonly health: ServerHealth;
    readonly theme: Theme;
  },
): JSX.Element {
  const { glyphs } = theme;
  const mark = { asking: glyphs.bullet, answers: glyphs.good, silent: glyphs.bad }[health];
  const meaning = ({ asking: "quiet", answers: "good", silent: "bad" } as const)[health];
  return (
    <Text>
      <Text {...tint(theme, meaning)}>{mark}</Text>
      {` Server ${server} ${HEALTH[health]}`}
    </Text>
  );
}

function wordsFor(row: HomeRow): string {
  switch (row.kind) {
    case "send":
      return "Send files or folders";
    case "receive":
      return "Receive, with a code or a link";
    case "folder":
      return `${row.number} ${escapeForDisplay(row.path)}`;
  }
}

function currentRow({ home }: AppState): HomeRow | undefined {
  return homeRows(home)[home.row];
}

function move(state: AppState, by: number): Handled {
  return { state: { ...state, home: moveHome(state.home, by) } };
}

function open(state: AppState, row: HomeRow | undefined): Handled {
  if (row === undefined) return {};
  if (row.kind === "receive") return { state: { ...state, stage: "code" } };
  const folder = row.kind === "folder" ? row.path : state.picker.folder;
  return {
    state: { ...state, stage: "pick", picker: beginReading(state.picker) },
    action: { kind: "list", folder },
  };
}
