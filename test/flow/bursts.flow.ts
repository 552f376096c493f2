import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Faults } from '#ops/send/faults';
import { Flow, sha256 } from '#test/support/flow';
import { eventually } from '#test/support/local-app';

jest.setTimeout(900_000);

const TOTAL = 2_000;
const ORDERED = { keys: 50, each: 100 };

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
});
afterEach(() => flow?.reset());
afterAll(() => flow?.stop());

const share = fc.double({ min: 0.3, max: 1, noNaN: true });
const fault = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('fail', 'drop'), share }),
    fc.record({ kind: fc.constant('delay'), share, delayMs: fc.integer({ min: 100, max: 1_600 }) }),
  ),
  { nil: undefined, freq: 3 },
);
const faults = fc.record({ s3: fault, sqs: fault }) as fc.Arbitrary<Faults>;

/** Injects other faults every half second until it is aborted. */
async function injectFaults(signal: AbortSignal): Promise<void> {
  for (const next of fc.sample(faults, { seed: jest.getSeed(), numRuns: 2_000 })) {
    if (signal.aborted) return;
    await flow.fault(next);
    await sleep(500);
  }
}

test('of 2,000 webhooks amid faults, exactly the acknowledged ones are processed, once each', async () => {
  const acknowledged = new Map<string, string>();
  const refused = new Set<string>();
  const sent = new AbortController();
  const injected = injectFaults(AbortSignal.any([sent.signal, flow.senders.signal]));
  const bodies = Array.from({ length: TOTAL }, (_, n) => Buffer.from(`chaos ${n} ${randomBytes(8).toString('hex')}`));
  try {
    await flow.senders.sendEach(bodies, async (body) => {
      const { status, id } = await flow.post('chaos', body);
      if (status === 200) acknowledged.set(String(id), sha256(body));
      else refused.add(sha256(body));
    });
  } finally {
    sent.abort();
    await injected;
  }
  await flow.fault({});

  const processed = () => new Set(flow.sink.attempts.map(({ id }) => id));
  await eventually(
    'all acknowledged webhooks to be processed',
    async () => {
      await flow.runSchedules();
      return [...acknowledged.keys()].every((id) => processed().has(id));
    },
    600,
  );
  const hashes = new Set([...acknowledged.values(), ...refused]);
  const ofChaos = flow.sink.attempts.filter(({ sha256: hash }) => hashes.has(hash));
  // No webhook ran twice, and each handler received the bytes that were sent.
  expect(new Set(ofChaos.map(({ id }) => id)).size).toBe(ofChaos.length);
  for (const { id, sha256: hash } of ofChaos) {
    if (acknowledged.has(id)) expect(hash).toBe(acknowledged.get(id));
    // S3 or SQS may have taken a webhook without confirming it, so that it is processed but not acknowledged.
    else expect(refused.has(hash)).toBe(true);
  }
  expect(acknowledged.size + refused.size).toBe(TOTAL);
  expect(acknowledged.size).toBeGreaterThan(TOTAL / 4);
});

test('5,000 webhooks of 50 keys are processed in the order of their key, despite failures', async () => {
  const keys = Array.from({ length: ORDERED.keys }, (_, n) => `customer ${n}`);
  // One sender per key at a time, because SQS orders messages by their arrival.
  await flow.senders.sendEach(keys, async (key) => {
    for (let n = 0; n < ORDERED.each; n++) {
      await flow.accepted('ordered', Buffer.from(`${key} #${n}`), { 'x-key': key });
    }
  });
  const attempts = () => flow.sink.attempts.filter(({ topic }) => topic === 'ordered');
  const texts = () => attempts().map(({ text = '' }) => text);
  await eventually('all of them', () => texts().length >= ORDERED.keys * ORDERED.each, 400);
  for (const key of keys) {
    const expected = Array.from({ length: ORDERED.each }, (_, n) => `${key} #${n}`);
    expect(texts().filter((text) => text.startsWith(`${key} #`))).toEqual(expected);
  }
  expect(attempts().some(({ attempt }) => attempt > 1)).toBe(true);
});
