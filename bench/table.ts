/**
 * Tables for a terminal that are Markdown too.
 *
 * @module
 */

/** What stands where there is nothing to say. */
export const NOTHING = "–";

/** A Markdown table with columns as wide as their widest cell: the first `names` to the left, figures to the right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  names = 1,
): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => (cells[column] ?? "").length))
  );
  const line = (cells: readonly string[]) => {
    const padded = widths.map((width, column) => {
      const text = cells[column] ?? "";
      return column < names ? text.padEnd(width) : text.padStart(width);
    });
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, column) =>
    column < names ? "-".repeat(width) : `${"-".repeat(width - 1)}:`
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** `figure` with so many digits after the point; nothing for what is no finite number. */
export function cell(figure: number | undefined, digits: number): string {
  return figure !== undefined && Number.isFinite(figure) ? figure.toFixed(digits) : NOTHING;
}
