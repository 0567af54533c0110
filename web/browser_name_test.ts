import assert from "node:assert/strict";
import { browserName } from "./browser_name.ts";

const LIKE_GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)";

const TABLE: readonly [string, string][] = [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox 153"],
  [`Mozilla/5.0 (X11; Linux x86_64) ${LIKE_GECKO} Chrome/156.0.0.0 Safari/537.36`, "Chrome 156"],
  [`Mozilla/5.0 (X11; Linux x86_64) ${LIKE_GECKO} HeadlessChrome/156.0.0.0 Safari/537.36`, "Chrome 156"],
  [`Mozilla/5.0 (Windows NT 10.0) ${LIKE_GECKO} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, "Edge 156"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
    "Safari 26",
  ],
  ["curl/8.0", "a browser"],
  ["", "a browser"],
];

for (const [userAgent, expected] of TABLE) {
  Deno.test(`browserName() says ${expected} for ${JSON.stringify(userAgent.slice(0, 60))}`, () => {
    assert.equal(browserName(userAgent), expected);
  });
}
