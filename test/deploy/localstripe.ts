import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '#test/support/local-app';
import { freePort } from './ministack.ts';
import { ProcessGroup } from './process-group.ts';

const PYTHON = join(__dirname, '../../.tools/ministack/bin/python');

/** Any key that localstripe accepts. */
export const API_KEY = 'sk_test_12345';
export const SECRET = 'whsec_localstripe';

/** Part of an event that tests read. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
}

/** A Stripe server that keeps objects and events, and sends each event once, a second later. */
export class Localstripe {
  readonly url: string;
  readonly #process: ProcessGroup;

  private constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#process = new ProcessGroup(PYTHON, ['-m', 'localstripe', '--port', String(port), '--from-scratch'], {
      stdio: 'ignore',
    });
  }

  static async start(): Promise<Localstripe> {
    const server = new Localstripe(await freePort());
    const answers = () =>
      fetch(server.url).then(
        () => true,
        () => false,
      );
    await eventually('localstripe', answers, 60);
    return server;
  }

  /** Calls the API of Stripe. Returns the id of the object, or nothing for a setting of the server. */
  async post(path: string, fields: Record<string, string>): Promise<string> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}` },
      body: new URLSearchParams(fields),
    });
    const answer = await response.text();
    expect([path, response.status, answer]).toEqual([path, 200, expect.any(String)]);
    return answer === '' ? '' : JSON.parse(answer).id;
  }

  /** Sends all further events to an address, signed. */
  async sendTo(url: string): Promise<void> {
    await this.post('/_config/webhooks/local', { url, secret: SECRET });
  }

  /** Returns all events, oldest first. */
  async events(): Promise<readonly StripeEvent[]> {
    const response = await fetch(`${this.url}/v1/events?limit=10000`, {
      headers: { authorization: `Bearer ${API_KEY}` },
    });
    return ((await response.json()) as { data: StripeEvent[] }).data;
  }

  end(): void {
    this.#process.end();
  }
}

/** Delivers an event again, signed at this time as Stripe's retries are. Returns the status of the answer. */
export async function deliverAgain(event: StripeEvent, url: string): Promise<number> {
  const body = JSON.stringify(event);
  const time = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}
