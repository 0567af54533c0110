/**
 * Published test vectors of CPace over ristretto255 with SHA-512, in hex (draft-irtf-cfrg-cpace-21, section 15.3 and
 * its `testvectors.json`, entries `G_Coffee25519` and `G_Coffee25519_points`).
 *
 * @module
 */

/** One whole run. */
export const RUN = {
  password: "50617373776f7264",
  channel: "0b415f696e69746961746f720b425f726573706f6e646572",
  sessionId: "7e4b4791d6a8ef019b936c79fb7f2c57",
  generatorString: "11435061636552697374726574746f3235350850617373776f726464" +
    "00".repeat(100) +
    "180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57",
  generatorHash: "da6d3ddc8802fca9058755ffd3ebde08a9c2c74945901a258482a288b6663af0" +
    "6bf645c93cd1c51512307199c80e84908916d983b34af77205f90851a657ee27",
  generator: "222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56",
  initiatorScalar: "da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08",
  initiatorData: "414461",
  initiatorShare: "d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157",
  responderScalar: "d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d",
  responderData: "414462",
  responderShare: "3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258",
  sharedPoint: "80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f",
  transcript: "20d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b915703414461" +
    "203ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f725803414462",
  intermediateKey: "b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd" +
    "2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447",
  symmetricKey: "544199d71f62f8d9a1fee55727e24fe4a45844593c2b6013c4fa3969d0e5debb" +
    "2244675c0b43397cbb68d342b01fc0f98fc961469a25134de9f0f813c1a57476",
  sessionIdOutput: "bb1c449b35f0ea79a65c209f329a693d475e0ce2387bed9fe4b78f60b2a27c21" +
    "9813fb2cfe175ef40d2222d9261e66da7d78f7c55a303b1b8611dcdfab880c47",
  symmetricSessionIdOutput: "10d5941d4933497fe31b9188d690b84465e2a2d158332a7267284a071a8d0876" +
    "fc5c8c329dc735d59a9f8ef6623ee23924704a2f929dd631ca981227ee82fff2",
} as const;

/** Shares that a party must take, and such as it must not. */
export const POINTS = {
  scalar: "7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05",
  share: "2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c",
  product: "7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e",
  noElement: "2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c",
  neutral: "00".repeat(32),
} as const;
