/**
 * One file as what an offer is received into, under a name chosen here.
 *
 * @module
 */

import { basename, dirname, resolve } from "node:path";
import type { ManifestEntry, Plan, Sink } from "../../ports.ts";
import { openFolder } from "./folder_sink.ts";
import { type EntryFilter, onlyFile } from "./only_file.ts";

export { type FolderOptions, openFolder } from "./folder_sink.ts";

/**
 * Receives the one file or stream of an offer as `path`; an offer of more, or of none, is refused. Resumes and treats
 * what has the name already as a folder does.
 * @param mayTake Which entries count: one of them has to be left. @default all
 */
export function openFileSink(path: string, mayTake?: EntryFilter): Sink {
  const absolute = resolve(path);
  const folder = openFolder(dirname(absolute), { areNamesOurs: true });
  let only = -1;
  return {
    place: absolute,
    async survey(entries) {
      only = onlyFile(entries, path, mayTake);
      return await folder.survey(entries.map((entry, file) => {
        return file === only ? { ...entry, path: basename(absolute) } : setAside(entry);
      }));
    },
    begin(plan: Plan) {
      return folder.begin({
        wants: (file) => file === only && plan.wants(file),
        onConflict: (file) => plan.onConflict(file),
      });
    },
    write: (file, offset, bytes, digest) => folder.write(file, offset, bytes, digest),
    finish: (file, digest) => file === only ? folder.finish(file, digest) : Promise.resolve(),
    complete: () => folder.complete(),
    forget: async () => await folder.forget?.(),
    close: () => folder.close(),
  };
}

/** The entry as one that nothing is made of. */
function setAside(entry: ManifestEntry): ManifestEntry {
  return { path: entry.path, kind: "text", size: 0 };
}
