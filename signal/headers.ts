/**
 * Response headers, each with its reason.
 *
 * @module
 */

/**
 * What the page may do (Content Security Policy Level 3): its own scripts and styles, pictures it drew itself, and
 * requests and sockets to its own server alone. `'self'` covers `ws:` and `wss:` of the same host (section 6.7.2.8).
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** On every response: harmless where they say nothing, and no route can forget them. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  // The address of a link is nobody else's business (its words are in the fragment, which is never sent anyway).
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  // No window of another origin keeps a handle on the page, and no other page embeds its files.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** On `/config`, which terminals and pages of other origins read; nothing in it is secret or personal. */
export const OPEN_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Cache-Control": "no-store",
};
