import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STEPS } from '#contract/observability';
import { Flow } from '#test/support/flow';
import { eventually } from '#test/support/local-app';

jest.setTimeout(300_000);

const FETCH = 'webhooks/ship.ts:3:3';
const AWAIT = 'webhooks/handlers/shipping.ts:13:';

/** Returns the address of a port where nothing listens. */
async function refusingAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}/`;
}

describe('the display', () => {
  let flow: Flow;
  beforeAll(async () => {
    flow = await Flow.start();
  });
  afterEach(() => flow?.reset());
  afterAll(() => flow?.stop());

  /** Returns the lines about a webhook, and those that continue them, from the topic on. */
  function linesOf(id: string): string[] {
    const lines = flow.app.output().split('\n');
    const isOf = (line: string) => line.includes(` ${id.slice(-8)} `);
    return lines
      .filter(
        (line, n) =>
          isOf(line) ||
          (/^ {20,}at /.test(line) &&
            lines
              .slice(0, n)
              .findLast((each) => !/^ {20,}at /.test(each))
              ?.includes(id.slice(-8))),
      )
      .map((line) => line.replace(/^\d\d:\d\d:\d\d +shipping +[0-9a-f]{8} /, '').trimEnd());
  }

  test('a failure is named with its cause and its place in TypeScript, and its frames at the last attempt', async () => {
    const address = await refusingAddress();
    const id = await flow.accepted('shipping', Buffer.from(address));
    const { reason } = await flow.deadLetterOf(id, 'slow');
    await eventually('its frames', () => linesOf(id).some((line) => line.trim().startsWith('at ')));
    const refused = `connect ECONNREFUSED ${address.slice(7, -1)}`;
    expect(reason).toMatchObject({
      errorName: 'TypeError',
      errorMessage: `fetch failed; cause: ${refused}`,
      location: FETCH,
    });
    const failure = `TypeError: fetch failed ← Error: ${refused} (${FETCH})`;
    const attempt = [`› packing ${address}`, `› warn: packed ${address}`, `› shipping parcel="${address}"`];
    expect(linesOf(id).map((line) => line.trim())).toEqual([
      `received ${address.length} bytes, unsigned`,
      expect.stringMatching(/^stored in \d+ ms, queued in lane slow in \d+ ms$/),
      ...attempt,
      `! attempt 1 failed, retrying in 1 s: ${failure}`,
      ...attempt,
      `✗ attempt 2 failed, dead-lettered: ${failure}`,
      `at ${FETCH}`,
      expect.stringMatching(new RegExp(`^at ${AWAIT}`)),
    ]);
  });

  test('a thrown object is named as JSON', async () => {
    const id = await flow.accepted('shipping', Buffer.from('object'));
    const { reason } = await flow.deadLetterOf(id, 'slow');
    expect(reason).toMatchObject({ errorMessage: 'the handler threw {"status":503}' });
    expect(reason).not.toHaveProperty('location');
  });

  test('console lines of attempts that run at the same time carry the ids of their webhooks', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `parcel-${name}`);
    const ids = await Promise.all(names.map((name) => flow.accepted('shipping', Buffer.from(name))));
    await eventually('all of them', () => ids.every((id) => linesOf(id).some((line) => line.startsWith('✓'))));
    for (const [n, id] of ids.entries()) {
      expect(linesOf(id).filter((line) => line.startsWith('›'))).toEqual([
        `› packing ${names[n]}`,
        `› warn: packed ${names[n]}`,
        `› shipping parcel="${names[n]}"`,
      ]);
    }
  });

  test.each([
    ['s3', /^! S3 failed \(ServiceUnavailable: injected fault\), queued with its payload in lane slow in \d+ ms$/],
    ['sqs', /^! stored in \d+ ms, SQS failed \(ServiceUnavailable: injected fault\), waiting for requeue$/],
  ])('says what happened while %s failed', async (service, sentence) => {
    await flow.fault({ [service]: { kind: 'fail', share: 1 } });
    const id = await flow.accepted('shipping', Buffer.from(`during ${service}`));
    await flow.fault({});
    await flow.runSchedules();
    await eventually('its end', () => linesOf(id).some((line) => line.startsWith('✓')));
    expect(linesOf(id)[1]).toMatch(sentence);
    expect(linesOf(id).includes('› requeued, now that SQS works again')).toBe(service === 'sqs');
  });

  test('a burst is summarized', async () => {
    const count = 60;
    await Promise.all(Array.from({ length: count }, (_, n) => flow.accepted('careless', Buffer.from(`${n}`))));
    await eventually('its end', () => /^burst: .* lines not shown\)$/m.test(flow.app.output()));
    expect(flow.app.output()).toMatch(new RegExp(`^burst: ${count} received, .* processed in [\\d.]+ s`, 'm'));
    // Without a terminal, nothing moves a cursor.
    expect(flow.app.output()).not.toContain('\u001b');
  });
});

test('npm start -- --json prints one object per line, with debug lines when LOG_LEVEL asks for them', async () => {
  const flow = await Flow.start({ args: ['--json'], env: { LOG_LEVEL: 'debug' } });
  try {
    const id = await flow.accepted('shipping', Buffer.from('parcel'));
    const lines = () =>
      flow.app
        .output()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    await eventually('its end', () => lines().some(({ step }) => step === STEPS.processed));
    expect(lines()[0]).toMatchObject({
      type: 'ready',
      url: flow.app.url,
      topics: { shipping: `${flow.app.url}/shipping` },
    });
    expect(lines().filter((line) => line.id === id)).toMatchObject([
      { type: 'step', step: STEPS.accepted, topic: 'shipping', durability: 'stored and queued' },
      { type: 'log', level: 'INFO', message: 'packing parcel', topic: 'shipping', attempt: 1 },
      { type: 'log', level: 'WARN', message: 'packed parcel', attempt: 1 },
      { type: 'log', level: 'DEBUG', message: 'weighed', grams: 7, attempt: 1 },
      { type: 'log', level: 'INFO', message: 'shipping', parcel: 'parcel' },
      { type: 'step', step: STEPS.processed, attempt: 1, ms: expect.any(Number) },
    ]);
  } finally {
    await flow.stop();
  }
});
