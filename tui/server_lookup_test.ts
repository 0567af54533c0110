import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { chooseServer, DEFAULT_SERVER, findServer, isLocal, type ServerHints } from "./server_lookup.ts";

const flag = "http://flag";
const link = "http://link";
const environment = "http://environment";
const config = "http://config";

Deno.test("chooseServer() takes the first that is given: flag, link, environment, configuration, this machine", () => {
  const table: [ServerHints, string][] = [
    [{ flag, link, environment, config }, flag],
    [{ link, environment, config }, link],
    [{ flag, environment }, flag],
    [{ environment, config }, environment],
    [{ config }, config],
    [{}, DEFAULT_SERVER],
    [{ flag: "", link: "", environment: "", config: "" }, DEFAULT_SERVER],
    [{ flag: undefined, link: undefined, environment: undefined, config: undefined }, DEFAULT_SERVER],
  ];
  for (const [hints, server] of table) assert.equal(chooseServer(hints), server, JSON.stringify(hints));
});

Deno.test("findServer() says who named the server, and repeats it as it was given", () => {
  assert.deepEqual(findServer({ flag: "nonsense", config }), { url: "nonsense", source: "flag" });
  assert.deepEqual(findServer({ link, config }), { url: link, source: "link" });
  assert.deepEqual(findServer({ environment, config }), { url: environment, source: "environment" });
  assert.deepEqual(findServer({ flag: "", config }), { url: config, source: "config" });
  assert.deepEqual(findServer({}), { url: DEFAULT_SERVER, source: "default" });
});

Deno.test("chooseServer() shows a URL without what does not belong in it", () => {
  assert.equal(
    chooseServer({ flag: "HTTPS://user:secret@Slip.Example:443/path/?q=1#7-crumb" }),
    "https://slip.example/path",
  );
  assert.equal(chooseServer({ flag: "ws://slip.example:81/" }), "http://slip.example:81");
});

Deno.test("chooseServer() refuses what is no URL of a server, and only if it is the one to be used", () => {
  for (
    const bad of ["localhost:8080", "slip.example", "ftp://slip.example", "file:///etc/passwd", "http://"]
  ) {
    assert.throws(
      () => chooseServer({ flag: bad }),
      (error) => error instanceof SlipError && error.code === "usage",
    );
    assert.equal(chooseServer({ flag, environment: bad }), flag);
  }
});

Deno.test("isLocal() knows the names of this machine", () => {
  for (const host of ["localhost:8080", "127.0.0.1", "127.1.2.3:1", "[::1]:8080", "slip.localhost"]) {
    assert.equal(isLocal(`http://${host}`), true, host);
  }
  for (
    const host of ["slip.example", "192.168.1.2:8080", "localhost.example", "[fe80::1]", "1127.0.0.1.example"]
  ) {
    assert.equal(isLocal(`http://${host}`), false, host);
  }
});
