/** What only libcrypto can do wrong: it is told to fail where it may. */
import { strict as assert } from "node:assert";
import { LibcryptoAead } from "./libcrypto_aead.ts";
import { aeadKind, findAeadKind } from "./make_aead.ts";

const ignore = aeadKind() !== "libcrypto";

type Symbols = Record<string, (...parameters: unknown[]) => unknown>;
type Change = (symbols: Symbols) => Symbols;

/** Runs `action` while libraries that are opened behave as `change` says. */
function withLibrary<Result>(change: Change, action: () => Result): Result {
  const { dlopen } = Deno;
  const open = (path: string, symbols: Deno.ForeignLibraryInterface) => {
    const library = dlopen(path, symbols);
    return {
      symbols: { ...library.symbols, ...change(library.symbols as Symbols) },
      close: () => library.close(),
    };
  };
  Object.assign(Deno, { dlopen: open });
  try {
    return action();
  } finally {
    Object.assign(Deno, { dlopen });
  }
}

/** Fails from the given call on, as when there is no memory. */
function failingFrom(name: string, call: number): Change {
  let calls = 0;
  return (symbols) => ({ [name]: (...parameters) => ++calls < call ? symbols[name]!(...parameters) : 0 });
}

// The constructor sets the key with the first EVP_CipherInit_ex.
const FAILURES = [
  ["EVP_CipherInit_ex", 2],
  ["EVP_CipherUpdate", 1],
  ["EVP_CipherUpdate", 2],
  ["EVP_CipherFinal_ex", 1],
  ["EVP_CIPHER_CTX_ctrl", 1],
] as const;

for (const [name, call] of FAILURES) {
  Deno.test({
    name: `seal() is false when call ${call} of ${name} fails, so that nothing leaves as it is`,
    ignore,
    fn: () =>
      withLibrary(failingFrom(name, call), () => {
        const aead = new LibcryptoAead(new Uint8Array(16), "seal");
        const bytes = new Uint8Array(64).fill(7);
        try {
          assert.equal(aead.seal(bytes, 0, 40), false);
          assert.ok(bytes.subarray(0, 40).every((byte) => byte === 0), "the text is gone");
        } finally {
          aead.release();
        }
      }),
  });

  Deno.test({
    name: `open() is false when call ${call} of ${name} fails`,
    ignore,
    fn: () =>
      withLibrary(failingFrom(name, call), () => {
        const aead = new LibcryptoAead(new Uint8Array(16), "open");
        assert.equal(aead.open(new Uint8Array(64), 0, 40), false);
        aead.release();
      }),
  });
}

Deno.test({
  name:
    "LibcryptoAead throws, and lets the library go, when there is no memory for it, or a key of another size",
  ignore,
  fn: () => {
    withLibrary(
      () => ({ EVP_CIPHER_CTX_new: () => 0n }),
      () => assert.throws(() => new LibcryptoAead(new Uint8Array(16), "seal"), /libcrypto/),
    );
    for (const length of [0, 15, 24, 33]) {
      assert.throws(() => new LibcryptoAead(new Uint8Array(length), "seal"), RangeError);
    }
  },
});

Deno.test({
  name: "findAeadKind() is node:crypto when the libcrypto there is seals something else",
  ignore,
  fn: () => {
    assert.equal(findAeadKind(), "libcrypto");
    // A library that always uses AES-256 stands for one that does not do as it says.
    const wrong: Change = ({ EVP_aes_256_gcm }) => ({ EVP_aes_128_gcm: EVP_aes_256_gcm! });
    assert.equal(withLibrary(wrong, findAeadKind), "node:crypto");
  },
});

Deno.test({
  name: "LibcryptoAead opens the libcrypto of an older or a newer system when there is none of OpenSSL 3",
  ignore: ignore || Deno.build.os !== "linux",
  fn: () => {
    const { dlopen } = Deno;
    for (const there of ["libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1"]) {
      const open = (path: string, symbols: Deno.ForeignLibraryInterface) => {
        if (path !== there) throw new Error(`no ${path}`);
        return dlopen("libcrypto.so.3", symbols);
      };
      Object.assign(Deno, { dlopen: open });
      try {
        new LibcryptoAead(new Uint8Array(16), "seal").release();
      } finally {
        Object.assign(Deno, { dlopen });
      }
    }
  },
});
