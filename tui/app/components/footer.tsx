import { Box, Text } from "ink";
import type { JSX } from "react";
import { activeBindings, keyLabel, type KeyTable } from "../keys.ts";
import type { AppState } from "../state.ts";
import { type Theme, tint } from "../theme.ts";

/** What the footer is made of. */
export interface FooterProps {
  readonly keys: KeyTable;
  readonly state: AppState;
  readonly theme: Theme;
}

/** The line at the bottom: the keys that do something now; those that do not fit are in the help. */
export function Footer({ keys, state, theme }: FooterProps): JSX.Element {
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      {fitting(footerItems(keys, state, theme), state.size.columns).map(({ label, words }, index) => (
        <Box key={label} flexShrink={0} marginLeft={index === 0 ? 0 : GAP}>
          <Text {...tint(theme, "accent")}>{label}</Text>
          <Text {...tint(theme, "quiet")}>{` ${words}`}</Text>
        </Box>
      ))}
    </Box>
  );
}

/** Columns between two items. */
const GAP = 3;

/** A key and what it does. */
interface FooterItem {
  readonly label: string;
  readonly words: string;
}

/** All that the footer would like to say. */
function footerItems(keys: KeyTable, state: AppState, { glyphs }: Theme): FooterItem[] {
  const taken = new Set<string>();
  return activeBindings(keys, state).flatMap(({ keys: [key], footer }) => {
    if (key === undefined || footer === undefined || taken.has(key)) return [];
    taken.add(key);
    return [{ label: keyLabel(key, glyphs), words: footer }];
  });
}

/** As many as fit into `columns`, the last one always: it is the way to the others. */
function fitting(items: readonly FooterItem[], columns: number): FooterItem[] {
  const last = items.at(-1);
  if (last === undefined) return [];
  const width = ({ label, words }: FooterItem) => label.length + words.length + 1 + GAP;
  let room = columns - width(last) + GAP;
  const first = items.slice(0, -1).filter((item) => (room -= width(item)) >= 0);
  return [...first, last];
}
