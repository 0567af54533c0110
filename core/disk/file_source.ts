export { openTree as openFiles } from "./tree_source.ts";
