import type { ClientRequestArgs } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';

/** The most connections to a host. A call that waits for a connection uses up its time. */
const MAX_SOCKETS = 50;

/** TLS connections that stay open between calls, and that can be opened before the first one. */
export class Connections extends Agent {
  readonly #opened = new Map<string, Duplex>();

  constructor(options: AgentOptions = {}) {
    // By default each connection would create one of its own.
    const secureContext = createSecureContext(options);
    // The connection that was used last is the least likely to have been closed by AWS.
    super({ keepAlive: true, scheduling: 'lifo', maxSockets: MAX_SOCKETS, ...options, secureContext });
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
    const name = this.getName({ host, port });
    const opened = super.createConnection({ ...this.options, host, port, servername: isIP(host) ? '' : host });
    if (!opened) return;
    const forget = () => this.#opened.get(name) === opened && this.#opened.delete(name);
    opened.once('error', forget).once('close', forget);
    this.#opened.set(name, opened);
  }

  /** Closes the unused connections to a host. After a freeze they are probably closed, too. */
  closeUnused({ hostname: host, port }: URL): void {
    const name = this.getName({ host, port: Number(port || 443) });
    for (const socket of this.freeSockets[name] ?? []) socket.destroy();
    this.#opened.get(name)?.destroy();
  }

  /** Names the connections to a host. By default their names also have the options of TLS, which never differ here. */
  override getName({ host, port }: ClientRequestArgs = {}): string {
    return `${host}:${port}`;
  }

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    const name = this.getName(options);
    const opened = this.#opened.get(name);
    if (!opened || opened.destroyed) return super.createConnection(options, callback);
    this.#opened.delete(name);
    return opened;
  }
}
