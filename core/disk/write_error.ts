import { slipError } from "../errors.ts";
import { errorCode } from "./error_code.ts";

/** What the system's names mean to somebody who waits for a file (errno.h). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EFBIG: "the file system does not take files this large",
  ENAMETOOLONG: "the file system does not take names this long",
  EINVAL: "the file system does not take this name",
  EILSEQ: "the file system does not take this name",
  ENOENT: "the folder or the temporary file is gone",
  ENOTDIR: "a part of the path is not a folder",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk reports an error",
};

/**
 * What to tell when writing `path` failed: `disk-full`, `file-exists` or `cannot-write`. An error that is not the
 * system's is returned as it is.
 */
export function writeError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  if (code === "ENOSPC" || code === "EDQUOT") return slipError("disk-full", { path }, { cause: error });
  if (code === "EEXIST") return slipError("file-exists", { path }, { cause: error });
  return slipError("cannot-write", { path, reason: REASONS[code] ?? code }, { cause: error });
}
