import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { payloadKey } from '#contract/keys';
import { DeadLetterBench, idOf, storedWebhook } from '#test/support/dead-letters';
import { addLife } from '#test/support/life-of-a-webhook';

jest.setTimeout(120_000);

let bench: DeadLetterBench;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'catchbasin-show-'));
  bench = new DeadLetterBench();
  await bench.start();
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await bench.stop();
});

/** Stores a webhook and dead-letters it. */
async function stored(n: number, body?: string, contentType = 'application/json') {
  const webhook = storedWebhook({ n }, body);
  const headers = { ...webhook.headers, 'content-type': contentType };
  await bench.server.put('payloads', payloadKey(webhook), JSON.stringify({ ...webhook, headers }));
  await bench.deadLetter([{ n, errorMessage: 'the order has no customer: caused by: 404 from customers.example.com' }]);
}

test('shows the reason, the headers and the body, in 80 columns', async () => {
  await stored(1, '{"order":{"id":9007199254740993,"note":"\\u001b[2J"},"items":[1.50]}');
  const { code, out, err } = await bench.dlq(`show ${idOf(1)}`);
  expect([code, err]).toEqual([0, '']);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).toMatchInlineSnapshot(`
"webhook     0193a000-0000-7000-8000-000000000001
topic       orders, lane high of Catchbasin-dev
received    2026-11-24T12:00:01.000Z
reason      TypeError: the order has no customer: caused by: 404 from
            customers.example.com
cause       aaaaaaaaaaaa
attempts    4, first received 2026-11-24T12:00:01.000Z, last failed
            2026-11-24T12:01:01.000Z
version     7 of the processor
request     POST /orders from 203.0.113.7, verified

Headers
  content-type: application/json
  x-signature: [redacted]

Body: application/json, 67 bytes
{
  "order": {
    "id": 9007199254740993,
    "note": "\\u001b[2J"
  },
  "items": [
    1.50
  ]
}

Note: the log groups of Catchbasin-dev hold no line of it. They begin at
2024-01-01T00:00:00.000Z. New lines can take a minute to be found.
"
`);
  expect(await bench.depth()).toEqual({ visible: 1, hidden: 0 });
});

test.each([
  ['a body that is no JSON', '<order/>', 'application/xml', 'Body: application/xml, 8 bytes. Write it to a file'],
  ['a large body', `[${'1,'.repeat(20_000)}1]`, 'application/json', 'Body: application/json, 40,003 bytes. Write it'],
  ['an empty body', '', 'text/plain', 'Body: empty'],
])('names the type of %s', async (_, body, type, line) => {
  await stored(1, body, type);
  expect((await bench.dlq(`show ${idOf(1)}`)).out).toContain(`\n${line}`);
});

test('writes the exact bytes of the body to a new file that only the user can read', async () => {
  await stored(1, '{ "spaces" :  1}');
  const file = join(directory, 'body');
  const { out } = await bench.dlq(`show ${idOf(1)} --lane high --raw ${file}`);
  expect(out).toContain(`\nwrote the body to ${file}\n`);
  expect(readFileSync(file, 'utf8')).toBe('{ "spaces" :  1}');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, 'mine');
  expect(await bench.dlq(`show ${idOf(1)} --raw ${file}`)).toMatchObject({
    code: 1,
    err: `catchbasin: ${file} already exists. Choose another file for --raw.\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('shows a webhook that arrived inline', async () => {
  await bench.deadLetter([{ n: 1, inline: '{"inline":true}' }]);
  expect((await bench.dlq(`show ${idOf(1)}`)).out).toContain('\n  "inline": true\n');
});

test('shows the reason when the payload was deleted, and writes no file', async () => {
  await bench.deadLetter([{ n: 1 }]);
  const { code, out } = await bench.dlq(`show ${idOf(1)}`);
  expect([code, out]).toEqual([0, expect.stringMatching(/body +the payload of webhook .* was\s+deleted/)]);
  const file = join(directory, 'body');
  expect(await bench.dlq(`show ${idOf(1)} --raw ${file}`)).toMatchObject({ code: 1 });
  expect(existsSync(file)).toBe(false);
});

test('shows a message that is no reference, by the id of the message', async () => {
  await bench.deadLetter([{ n: 1, junk: 'junk', cause: null }]);
  const { groups } = JSON.parse((await bench.dlq('list high --json')).out);
  const { out } = await bench.dlq(`show ${groups[0].example}`);
  expect(out).toContain('body        the message is not a webhook reference');
  expect(out).not.toContain('junk');
});

test('shows the log lines of the webhook', async () => {
  await stored(1);
  addLife(bench.logs, idOf(1));
  const { out } = await bench.dlq(`show ${idOf(1)}`);
  expect(out.slice(out.indexOf('\nLog lines'))).toMatchInlineSnapshot(`
"
Log lines
2026-11-24, UTC
  12:00:00.010    received 7 bytes, verified
  12:00:00.010    stored in 3 ms, queued in lane normal in 2 ms
  Attempt 1, 35 ms
  12:00:00.005  › loading the order order=7
  12:00:00.040  ! attempt 1 failed, retrying in 30 s: TypeError: no total
                  (webhooks/handlers/orders.ts:11:11)
  Attempt 2, 12 ms
  12:00:30.100  ✗ attempt 2 failed, dead-lettered: TypeError: no total
                  (webhooks/handlers/orders.ts:11:11)
2026-11-25, UTC
  Sent again by a redrive, a replay or SQS
  Attempt 1, 20 ms
  08:00:00.300  ✓ processed in 20 ms
"
`);
  const { lines, logsProblem } = JSON.parse((await bench.dlq(`show ${idOf(1)} --json`)).out);
  expect([lines.length, logsProblem]).toEqual([5, null]);
  expect(lines[0]).toMatchObject({ function: 'ingest', fields: { message: 'webhook accepted' } });
});

test('prints one JSON object', async () => {
  await stored(1);
  const { out } = await bench.dlq(`show ${idOf(1)} --json`);
  expect(JSON.parse(out)).toEqual({
    stage: 'Catchbasin-dev',
    lane: 'high',
    id: idOf(1),
    messageId: expect.any(String),
    topic: 'orders',
    receivedAt: '2026-11-24T12:00:01.000Z',
    lastFailureAt: '2026-11-24T12:01:01.000Z',
    cause: 'aaaaaaaaaaaa',
    reason: expect.objectContaining({ errorName: 'TypeError', attempts: 4 }),
    webhook: { ...storedWebhook({ n: 1 }) },
    problem: null,
    logsSince: '2024-01-01T00:00:00.000Z',
    logsProblem: expect.stringContaining('hold no line of it'),
    lines: [],
  });
});

test('says when there is no such dead letter, and that others are hidden', async () => {
  await bench.deadLetter([{ n: 1 }, { n: 2 }]);
  expect(await bench.hideSome(1)).toBe(1);
  expect(await bench.dlq('show 0193')).toEqual({
    code: 1,
    out: '',
    err:
      'catchbasin: no dead letter has the id 0193. About 1 could not be read, because another operator or tool hides them. ' +
      'List them with `npm run ops -- dlq list LANE`.\n',
  });
  expect(await bench.depth()).toEqual({ visible: 1, hidden: 1 });
});
