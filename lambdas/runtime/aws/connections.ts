import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';

/** The most connections to a host. A call that waits for a connection uses up its time. */
const MAX_SOCKETS = 50;

/** TLS connections that stay open between calls, and that can be opened before the first one. */
export class Connections extends Agent {
  /** Opens a connection for each request. */
  readonly unshared: Agent;
  readonly #opened = new Map<string, Duplex>();

  constructor(options: AgentOptions = {}) {
    // The connection that was used last is the least likely to have been closed by AWS.
    super({ keepAlive: true, scheduling: 'lifo', maxSockets: MAX_SOCKETS, ...options });
    this.unshared = new Agent(options);
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
    const forget = () => this.#opened.delete(`${host}:${port}`);
    opened?.once('error', forget).once('close', forget);
    if (opened) this.#opened.set(`${host}:${port}`, opened);
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
