/**
 * A QR code (ISO/IEC 18004) as an SVG image of one path.
 *
 * @module
 */

import { encode } from "uqr";

const SVG = "http://www.w3.org/2000/svg";

/** Light modules around the code that scanners need (ISO/IEC 18004, section 5.3.8). */
const QUIET_MODULES = 4;

/** Draws `text`; `label` is what a screen reader says instead. */
export function qrCode(text: string, label: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_MODULES });
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("viewBox", `0 0 ${size} ${size}`);
  image.setAttribute("role", "img");
  image.setAttribute("aria-label", label);
  image.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", modulesPath(data));
  image.append(path);
  return image;
}

/** One horizontal bar for each run of dark modules. */
export function modulesPath(rows: readonly (readonly boolean[])[]): string {
  return rows.map((row, y) => rowPath(row, y)).join("");
}

function rowPath(row: readonly boolean[], y: number): string {
  let bars = "";
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const end = row.indexOf(false, x);
    const width = (end === -1 ? row.length : end) - x;
    bars += `M${x} ${y}h${width}v1h-${width}z`;
    x += width;
  }
  return bars;
}
