import type { FetchConfigOptions, ServerConfig } from "../signaling/config.ts";
import { fetchServerConfig } from "../signaling/config.ts";

/**
 * The ICE servers that a server recommends. They are asked for at once, so that nobody waits when they are needed;
 * whoever needs them after that failed asks anew, since a sender may wait for hours and serve many.
 */
export class RecommendedServers {
  readonly #server: string;
  readonly #options: FetchConfigOptions;
  #asked: Promise<ServerConfig>;
  #hasFailed = false;

  /** @param options `signal` ends every question. */
  constructor(server: string, options: FetchConfigOptions) {
    this.#server = server;
    this.#options = options;
    this.#asked = this.#ask();
  }

  /**
   * What the server last said, or what it says now when it did not answer before.
   * @throws SlipError as `fetchServerConfig` does.
   */
  async get(): Promise<readonly RTCIceServer[]> {
    if (this.#hasFailed) this.#asked = this.#ask();
    const { iceServers } = await this.#asked;
    return iceServers;
  }

  #ask(): Promise<ServerConfig> {
    this.#hasFailed = false;
    const asked = fetchServerConfig(this.#server, this.#options);
    asked.catch(() => this.#hasFailed = true);
    return asked;
  }
}
