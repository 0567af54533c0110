import { slipError } from "../../errors.ts";
import { errorCode } from "./error_code.ts";

/** What the system's names mean to somebody who waits for a file (errno.h). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENAMETOOLONG: "the file system does not take names this long",
  EINVAL: "the file system does not take this name",
  EILSEQ: "the file system does not take this name",
  ENOENT: "the folder or the temporary file is gone",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "a folder is there",
  ELOOP: "a part of the path is a link",
  EXDEV: "a part of the path is on another disk",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk reports an error",
};

/** No room: on the disk, in what this person may use of it, or in a file of this file system (write(2)). */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * What to tell when writing `path` failed: `disk-full`, `file-exists` or `cannot-write`. An error that is not the
 * system's is returned as it is.
 */
export function writeError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  if (FULL.has(code)) return slipError("disk-full", { path }, { cause: error });
  if (code === "EEXIST") return slipError("file-exists", { path }, { cause: error });
  return slipError("cannot-write", { path, reason: REASONS[code] ?? code }, { cause: error });
}
