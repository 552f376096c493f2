import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { REPLACED } from '#test-kit/aws-guard';
import { issueCertificate, type TestCertificate } from './certificate.ts';

/** Behaviour of the server: an answer, or `hang` without one, or `refuse` that closes the connection. */
export type KeyServerAnswer =
  | { readonly status?: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'refuse';

/** HTTPS server on the loopback interface in place of all hosts that hand out keys. */
export class KeyServer {
  /** URLs that were asked for, with the body of a POST after a space. */
  readonly requests: string[] = [];
  /** Root of trust of the server and of the certificates of a test. */
  readonly root: TestCertificate = issueCertificate({ commonName: 'Root of the tests', isCa: true });
  /** Answers by URL. */
  readonly answers = new Map<string, KeyServerAnswer>();
  readonly #server: ReturnType<typeof createServer>;

  constructor(hosts: readonly string[]) {
    const { pem: cert, privateKey } = issueCertificate({ commonName: 'server', issuer: this.root, hosts });
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
    this.#server = createServer({ cert, key }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    // A guard of the test kit, of another file in this process, would refuse requests to hosts of AWS.
    channel(REPLACED).publish(undefined);
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Options of connections that reach this server, whatever the name of the host is. Certificates are verified. */
  get connection(): RequestOptions {
    const lookup: RequestOptions['lookup'] = (_, { all }, callback) =>
      all
        ? (callback as (error: null, all: object[]) => void)(null, [{ address: '127.0.0.1', family: 4 }])
        : callback(null, '127.0.0.1', 4);
    return {
      port: (this.#server.address() as AddressInfo).port,
      ca: this.root.pem,
      lookup,
      rejectUnauthorized: true,
      agent: false,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const url = `https://${String(request.headers.host).replace(/:\d+$/, '')}${request.url}`;
    this.requests.push(body ? `${url} ${body}` : url);
    const answer = this.answers.get(url) ?? { status: 404, body: 'not found' };
    if (answer === 'hang') return;
    if (answer === 'refuse') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.body);
  }
}
