import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { STEPS } from '#contract/observability';
import { signWebhook } from '#contract/sign-webhook';
import { Follower } from '#ops/send/follow';
import { deliver } from '#test/support/deliver';
import { startLocal } from '#test/support/local-app';
import config from '#webhooks/config';
import { CACHE } from './build.ts';

const ROOT = join(import.meta.dirname, '..');
const PROJECT = join(CACHE, 'local');
/** Parts of a fork, which the local mode runs. */
const PARTS = ['bin', 'config', 'contract', 'lambdas', 'lib', 'local', 'ops', 'test-kit', 'webhooks'];
const FILES = ['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];
const SENDERS = 16;
const BODY = Buffer.from(JSON.stringify({ zen: 'Approachable is better than simple.', text: 'x'.repeat(2_000) }));

/** Webhooks per second of each round. */
export interface LocalRounds {
  /** From the first request to the last response. */
  readonly accepted: readonly number[];
  /** From the first request until the last one is processed. */
  readonly processed: readonly number[];
}

/**
 * Sends webhooks to the local mode, with the shipped configuration and its handler of GitHub.
 *
 * @param webhooks number of each round. The first round is not measured
 */
export async function measureLocal(
  rounds: number,
  webhooks: number,
  progress: (part: string, share: number) => void,
): Promise<LocalRounds> {
  progress('starting the local mode', 0);
  createProject();
  const app = await startLocal(PROJECT, { args: ['--fresh', '--json'] });
  const result = { accepted: [] as number[], processed: [] as number[] };
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  try {
    for (let round = -1; round < rounds; round++) {
      let processedAt = Number.NaN;
      const follower = new Follower(app.url, ({ step, timestamp }) => {
        if (step === STEPS.deadLettered) throw new Error('a webhook of the local mode was dead-lettered');
        // The follower asks ten times a second only, so its own time is not exact.
        if (step === STEPS.processed) processedAt = Math.max(processedAt || 0, Date.parse(String(timestamp)));
      });
      await follower.start();
      const start = Date.now();
      const perSecond = (end: number) => webhooks / ((end - start) / 1_000);
      let accepted = 0;
      const sending = sendAll(app.url, app.secrets['webhooks/dev/github'] ?? '', `${round}`, webhooks, agent, (id) =>
        follower.expect(id),
      ).then(() => {
        accepted = perSecond(Date.now());
      });
      await follower.follow(sending);
      if (round >= 0) {
        result.accepted.push(accepted);
        result.processed.push(perSecond(processedAt));
      }
      progress('local mode', (round + 1) / rounds);
    }
    return result;
  } finally {
    agent.destroy();
    await app.stop();
  }
}

function createProject(): void {
  rmSync(PROJECT, { recursive: true, force: true });
  for (const name of [...PARTS, ...FILES]) cpSync(join(ROOT, name), join(PROJECT, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(PROJECT, 'node_modules'));
}

async function sendAll(
  url: string,
  secret: string,
  round: string,
  webhooks: number,
  agent: Agent,
  onAccepted: (id: string) => void,
): Promise<void> {
  const verify = config('dev').topics.github?.verify;
  if (!verify) throw new Error('the shipped configuration has no topic github');
  let next = 0;
  const sender = async () => {
    while (next < webhooks) {
      const delivery = `bench-${process.pid}-${round}-${next++}`;
      const headers = {
        'content-type': 'application/json',
        'x-github-event': 'ping',
        'x-github-delivery': delivery,
      };
      const signed = signWebhook(verify, secret, { path: '/github', query: '', headers, body: BODY }, new Date());
      // The first workers may take longer to start than a call to an emulator may.
      const { status, id } = await deliver(() => post(`${url}/github`, signed.headers, agent));
      if (status !== 200) throw new Error(`the local mode answered ${status}`);
      onAccepted(id);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

interface Answer {
  readonly status: number;
  readonly id: string;
}

/** Posts a webhook. */
function post(url: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers: { ...headers, 'content-length': `${BODY.length}` }, agent }, (response) => {
      const { statusCode: status = 0, headers } = response.resume();
      response.on('end', () => resolve({ status, id: String(headers['x-webhook-id']) }));
    })
      .on('error', reject)
      .end(BODY);
  });
}
