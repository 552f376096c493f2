import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';

/** The most connections to a host. A call that waits for a connection uses up its time. */
const MAX_SOCKETS = 50;

/** TLS connections that stay open between calls, and that can be opened before the first one. */
export class Connections extends Agent {
  readonly #opened = new Map<string, Duplex>();

  constructor(options: AgentOptions = {}) {
    // The connection that was used last is the least likely to have been closed by AWS.
    super({ keepAlive: true, scheduling: 'lifo', maxSockets: MAX_SOCKETS, ...options });
  }

  /**
   * Opens a connection, which the next request to the host uses. When it fails, the request opens another one.
   *
   * Opened while a function starts, it is ready when the first event arrives.
   */
  open(url: URL): void {
    if (url.protocol !== 'https:') return;
    const { hostname: host } = url;
    const port = Number(url.port || 443);
    const opened = super.createConnection({ ...this.options, host, port, servername: host });
    if (!opened) return;
    const forget = () => this.#opened.get(`${host}:${port}`) === opened && this.#opened.delete(`${host}:${port}`);
    opened.once('error', forget).once('close', forget);
    this.#opened.set(`${host}:${port}`, opened);
  }

  /** Closes the unused connections to a host. After a freeze they are as dead as the one that failed. */
  closeUnused({ hostname, port }: URL): void {
    const name = `${hostname}:${port || 443}`;
    for (const [key, sockets = []] of Object.entries(this.freeSockets)) {
      if (key.startsWith(`${name}:`)) for (const socket of sockets) socket.destroy();
    }
    this.#opened.get(name)?.destroy();
  }

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    const { host, port } = options as { host?: string; port?: number };
    const name = `${host}:${port}`;
    const opened = this.#opened.get(name);
    if (!opened || opened.destroyed) return super.createConnection(options, callback);
    this.#opened.delete(name);
    return opened;
  }
}
