/**
 * A peer's id: 72 random bits as 12 characters of base64url, so that none comes twice in a server's life and none
 * tells how many there were. Ids protect nothing: they only work within the room of their peer.
 */
export function randomPeerId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}
