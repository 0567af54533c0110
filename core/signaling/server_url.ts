/**
 * From the URL a person gives to the addresses behind it.
 *
 * @module
 */

import { slipError } from "../errors.ts";

/** Where a server is found. */
export interface ServerAddresses {
  /** The server's URL as it may be shown: no user, no query, no fragment, no slash at the end. */
  readonly shown: string;
  /** `ws:` or `wss:`, for the socket. */
  readonly socket: string;
  /** `http:` or `https:`, for what a peer needs to know. */
  readonly config: string;
}

/**
 * The addresses of the server at `url` (`http:`, `https:`, `ws:` or `wss:`); a path in it is kept as a prefix. Query and
 * fragment are cut off, since a fragment holds the words of a code.
 * @throws SlipError `usage` when it is no such URL.
 */
export function serverAddresses(url: string): ServerAddresses {
  const parsed = URL.parse(url);
  const secure = parsed && { "http:": false, "ws:": false, "https:": true, "wss:": true }[parsed.protocol];
  if (!parsed || secure === undefined || secure === null) {
    const shown = JSON.stringify(url.replace(/[?#].*$/s, ""));
    throw slipError("usage", {
      detail: `${shown} is not the URL of a server, such as http://localhost:8080`,
    });
  }
  const rest = `${parsed.host}${parsed.pathname.replace(/\/+$/, "")}`;
  return {
    shown: `${secure ? "https" : "http"}://${rest}`,
    socket: `${secure ? "wss" : "ws"}://${rest}/ws`,
    config: `${secure ? "https" : "http"}://${rest}/config`,
  };
}
