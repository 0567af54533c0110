import { Box, Text } from "ink";
import type { JSX } from "react";
import { dirname } from "node:path";
import { escapeForDisplay } from "../../../core/errors.ts";
import { formatBytes, formatCount } from "../../../core/format.ts";
import type { Binding, Handled } from "../keys.ts";
import {
  beginReading,
  currentRow,
  filterBy,
  type PickerRow,
  type PickerState,
  rowAt,
  selectRow,
  toggleAll,
  toggleCurrent,
  toggleHidden,
  totalOf,
} from "../picker_state.ts";
import { pickerHeight } from "../picker_height.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import type { AppState } from "../state.ts";
import { fitMiddle, fitStart, widthOf } from "../text_fit.ts";
import { type Glyphs, type Theme, tint } from "../theme.ts";
import { visibleRange } from "../visible_range.ts";

/** Picking what to send. Letters filter, so that commands have other keys. */
export const PICK_SCREEN: Screen = {
  title: () => "Pick what to send",
  keys: {
    bindings: [
      { keys: ["space"], help: "select it, or not", footer: "select", run: change(toggleCurrent) },
      { keys: ["enter"], help: "open the folder", footer: "open", isOn: isOnFolder, run: openFolder },
      {
        keys: ["enter"],
        help: "send this file, with all that is selected",
        footer: "send this",
        isOn: isOnFile,
        run: sendCurrent,
      },
      {
        keys: ["tab"],
        help: "send what is selected",
        footer: "send",
        isOn: ({ picker }) => picker.selected.size > 0,
        run: ({ picker }) => send([...picker.selected.keys()]),
      },
      { keys: ["right"], help: "open a folder", run: openFolder },
      { keys: ["left"], help: "the folder above", footer: "up", run: ({ picker }) => goUp(picker) },
      ...movement(),
      { keys: ["ctrl+a"], help: "select all that is shown, or none of it", run: change(toggleAll) },
      {
        keys: ["backspace", "delete"],
        help: "shorten the filter; without one, the folder above",
        run: erase,
      },
      {
        keys: ["paste"],
        help: "a path that is pasted or dropped here is selected",
        run: (_, { text }) => ({ action: { kind: "paste", text } }),
      },
      { keys: ["escape"], help: "clear the filter; without one, back", footer: "back", run: back },
      { keys: ["ctrl+t"], help: "show hidden files, or not", footer: "hidden", run: change(toggleHidden) },
    ],
    typed: (state, { text }) => ({
      state: { ...state, picker: filterBy(state.picker, state.picker.filter + text) },
    }),
  },
  Component: PickScreen,
};

function PickScreen({ state: { picker }, theme, columns, rows }: ScreenProps): JSX.Element {
  const range = visibleRange(picker.row, pickerHeight(rows), picker.shown.length);
  const indexes = Array.from({ length: range.end - range.start }, (_, index) => range.start + index);
  return (
    <Box flexDirection="column" height={rows}>
      <Where picker={picker} columns={columns} theme={theme} />
      <Box flexDirection="column" flexGrow={1} overflow="hidden">
        {picker.problem !== undefined ? <Text {...tint(theme, "bad")}>{picker.problem}</Text> : null}
        {indexes.length === 0 && picker.problem === undefined
          ? <Text {...tint(theme, "quiet")}>{emptyWords(picker, theme.glyphs)}</Text>
          : null}
        {indexes.map((index) => (
          <EntryRow
            key={index}
            row={rowAt(picker, index)!}
            isCurrent={index === picker.row}
            columns={columns}
            theme={theme}
          />
        ))}
      </Box>
      <Totals picker={picker} theme={theme} />
    </Box>
  );
}

function Where(
  { picker: { filter, folder }, columns, theme }: {
    readonly picker: PickerState;
    readonly columns: number;
    readonly theme: Theme;
  },
): JSX.Element {
  const { cursor, ellipsis } = theme.glyphs;
  const typed = filter === "" ? "type to filter" : `${escapeForDisplay(filter)}${cursor}`;
  const place = fitStart(escapeForDisplay(folder), columns - 2 - widthOf(typed), ellipsis);
  return (
    <Box height={1} flexShrink={0} justifyContent="space-between">
      <Text wrap="truncate" bold>{place}</Text>
      <Box flexShrink={0} marginLeft={2}>
        <Text {...tint(theme, filter === "" ? "quiet" : "accent")}>{typed}</Text>
      </Box>
    </Box>
  );
}

function EntryRow(
  { row, isCurrent, columns, theme }: {
    readonly row: PickerRow;
    readonly isCurrent: boolean;
    readonly columns: number;
    readonly theme: Theme;
  },
): JSX.Element {
  const { entry, isSelected, size } = row;
  const { glyphs } = theme;
  const sizeText = entry.isFolder ? "" : sizeWords(size);
  const name = `${escapeForDisplay(entry.name)}${entry.isFolder ? "/" : ""}`;
  return (
    <Box height={1} flexShrink={0} justifyContent="space-between">
      <Box flexShrink={1}>
        <Box flexShrink={0}>
          <Text {...(isCurrent && tint(theme, "accent"))}>{isCurrent ? `${glyphs.pointer} ` : "  "}</Text>
          <Text {...tint(theme, isSelected ? "good" : "quiet")}>
            {isSelected ? glyphs.checked : glyphs.unchecked}
          </Text>
        </Box>
        <Text wrap="truncate" bold={isCurrent}>
          {` ${fitMiddle(name, columns - 6 - widthOf(sizeText), glyphs.ellipsis)}`}
        </Text>
      </Box>
      <Box flexShrink={0} marginLeft={2}>
        <Text {...tint(theme, "quiet")}>{sizeText}</Text>
      </Box>
    </Box>
  );
}

function Totals({ picker, theme }: { readonly picker: PickerState; readonly theme: Theme }): JSX.Element {
  const { shown, entries, leftOut } = picker;
  const count = shown.length === entries.length
    ? formatCount(shown.length, "entry", "entries")
    : `${shown.length} of ${formatCount(entries.length, "entry", "entries")}`;
  const more = leftOut > 0 ? `, ${formatCount(leftOut, "more", "more")} not listed` : "";
  return (
    <Box height={1} flexShrink={0} justifyContent="space-between">
      <Text wrap="truncate-end" bold={picker.selected.size > 0}>{totalWords(picker)}</Text>
      <Box flexShrink={0} marginLeft={2}>
        <Text {...tint(theme, "quiet")}>{`${count}${more}`}</Text>
      </Box>
    </Box>
  );
}

/** What is selected: `2 files, 3.1 MB, and 1 folder`. */
function totalWords(picker: PickerState): string {
  const { files, folders, bytes } = totalOf(picker);
  if (files + folders === 0) return "Nothing selected";
  const parts = [
    ...(files > 0 ? [`${formatCount(files, "file")}, ${formatBytes(bytes)}`] : []),
    ...(folders > 0 ? [formatCount(folders, "folder")] : []),
  ];
  return `Selected: ${parts.join(", and ")}`;
}

function sizeWords(size: number | undefined): string {
  if (size === undefined) return "";
  return size < 0 ? "unreadable" : formatBytes(size);
}

function emptyWords({ isReading, filter, entries }: PickerState, { goingOn }: Glyphs): string {
  if (isReading) return `Reading${goingOn}`;
  if (filter !== "") return "Nothing here matches";
  return entries.length === 0 ? "This folder is empty" : "Everything here is hidden";
}

function change(how: (picker: PickerState) => PickerState): Binding["run"] {
  return (state) => ({ state: { ...state, picker: how(state.picker) } });
}

function movement(): Binding[] {
  const page = ({ size }: AppState) => pickerHeight(size.rows - 5);
  const to = (row: (state: AppState) => number): Binding["run"] => (state) => ({
    state: { ...state, picker: selectRow(state.picker, row(state)) },
  });
  return [
    { keys: ["up"], help: "the row above", run: to(({ picker }) => picker.row - 1) },
    { keys: ["down"], help: "the row below", run: to(({ picker }) => picker.row + 1) },
    { keys: ["pageup"], help: "a page up", run: to((state) => state.picker.row - page(state)) },
    { keys: ["pagedown"], help: "a page down", run: to((state) => state.picker.row + page(state)) },
    { keys: ["home"], help: "the first row", run: to(() => 0) },
    { keys: ["end"], help: "the last row", run: to(({ picker }) => picker.shown.length - 1) },
  ];
}

function isOnFolder({ picker }: AppState): boolean {
  return currentRow(picker)?.entry.isFolder === true;
}

function isOnFile({ picker }: AppState): boolean {
  return currentRow(picker)?.entry.isFolder === false;
}

function sendCurrent({ picker }: AppState): Handled {
  const row = currentRow(picker);
  return row === undefined ? {} : send([...new Set([...picker.selected.keys(), row.path])]);
}

function openFolder(state: AppState): Handled {
  const row = currentRow(state.picker);
  if (!row?.entry.isFolder) return {};
  return {
    state: { ...state, picker: beginReading(state.picker) },
    action: { kind: "list", folder: row.path },
  };
}

function goUp({ folder }: PickerState): Handled {
  const above = dirname(folder);
  return above === folder ? {} : { action: { kind: "list", folder: above } };
}

function erase(state: AppState): Handled {
  const { picker } = state;
  if (picker.filter === "") return goUp(picker);
  return { state: { ...state, picker: filterBy(picker, [...picker.filter].slice(0, -1).join("")) } };
}

function back(state: AppState): Handled {
  if (state.picker.filter !== "") return { state: { ...state, picker: filterBy(state.picker, "") } };
  return state.hasHome ? { state: { ...state, stage: "home" } } : { action: { kind: "leave" } };
}

function send(paths: readonly string[]): Handled {
  return { action: { kind: "send", paths } };
}
