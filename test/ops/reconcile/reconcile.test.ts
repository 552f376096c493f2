import { Command } from 'commander';
import { reconcileCommand } from '#ops/commands/reconcile';
import { reconcile } from '#ops/reconcile/reconcile';
import type { ReconcileOptions } from '#ops/reconcile/reconcile-options';
import { awsError } from '#test/support/doctor';
import { failure, PreparedFunction, part, stageWithReconcile, TOPICS } from '#test/support/reconcile-stage';
import { runCommand } from '#test/support/run-command';

const SINCE = '2026-11-24T10:00:00.000Z';
const UNTIL = '2026-11-24T12:00:00.000Z';
const WINDOW = `--since ${SINCE} --until ${UNTIL}`;

const run = (prepared: PreparedFunction, ...args: string[]) =>
  runCommand((terminal) => reconcileCommand(terminal, async () => stageWithReconcile(prepared)), args);

test('continues after each answer until the window is done, and adds up the counts', async () => {
  const prepared = new PreparedFunction(
    part({ seen: 1_000, received: 990, recovered: 10, isDone: false, cursor: 'evt_1' }),
    part({ seen: 300, received: 299, recovered: 1, isDone: false, cursor: 'evt_2' }),
    part({ seen: 4, received: 4, watermark: '2026-11-24T11:45:00.000Z' }),
  );
  const { code, out, err } = await run(prepared, 'stripe', '--since', '2026-11-24T10:00Z');
  expect([code, err]).toEqual([0, '']);
  expect(prepared.requests).toEqual([
    { command: 'reconcile', topic: 'stripe', dryRun: false, since: SINCE },
    { command: 'reconcile', topic: 'stripe', dryRun: false, since: SINCE, until: UNTIL, cursor: 'evt_1' },
    { command: 'reconcile', topic: 'stripe', dryRun: false, since: SINCE, until: UNTIL, cursor: 'evt_2' },
  ]);
  expect(out.split('\n')).toEqual([
    'topic       stripe of Catchbasin-prod',
    `window      ${SINCE} to ${UNTIL}`,
    'seen        1,304 events at the provider',
    'received    1,293 before',
    'recovered   11, stored and queued in lane high',
    'failed      0',
    'schedule    is done up to 2026-11-24T11:45:00.000Z',
    '',
  ]);
});

test('--dry-run asks for the counts only, and says what would be done', async () => {
  const prepared = new PreparedFunction(part({ seen: 3, received: 1, recovered: 2 }));
  const { out } = await run(prepared, 'repository', '--dry-run');
  expect(prepared.requests).toEqual([{ command: 'reconcile', topic: 'repository', dryRun: true }]);
  expect(out).toContain('missing     2, would be delivered again by the provider, at our request\n');
  expect(out).toContain('schedule    has not run yet\n');
});

test('--json prints one object with the sums', async () => {
  const prepared = new PreparedFunction(
    part({ seen: 2, recovered: 2, isDone: false, cursor: 'a' }),
    part({ seen: 3, received: 3 }),
  );
  const { code, out } = await run(prepared, 'stripe', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    stage: 'Catchbasin-prod',
    topic: 'stripe',
    dryRun: false,
    since: SINCE,
    until: UNTIL,
    seen: 5,
    received: 3,
    recovered: 2,
    failed: 0,
    isDone: true,
  });
});

test('events that cannot be recovered make it exit with 1, and point to the log', async () => {
  const { code, err } = await run(new PreparedFunction(part({ seen: 1, failed: 1 })), 'stripe', '--stage', 'prod');
  expect([code, err]).toEqual([
    1,
    'catchbasin: 1 event cannot be recovered. The log has the reasons. ' +
      'Run `npm run ops -- tail --failed --stage prod` in another shell, and the command again.\n',
  ]);
});

test.each([
  ['strip', /^catchbasin: Catchbasin-prod has no topic strip\. Did you mean stripe\?\n$/],
  ['unlike', /has no topic unlike\. Choose one of: stripe, invoices, repository\.\n$/],
  ['orders', /topic orders of Catchbasin-prod has no `reconcile`\. Choose one of: .* Or add `reconcile` to it in/],
])('refuses topic %s without a request', async (topic, message) => {
  const prepared = new PreparedFunction();
  const { code, err } = await run(prepared, topic);
  expect([code, err, prepared.requests]).toEqual([1, expect.stringMatching(message), []]);
});

test('a stage without `reconcile` says how to add it', async () => {
  const topics = { orders: TOPICS.orders } as typeof TOPICS;
  const stage = stageWithReconcile(new PreparedFunction(), topics);
  const { code, err } = await runCommand((terminal) => reconcileCommand(terminal, async () => stage), ['orders']);
  expect([code, err]).toEqual([
    1,
    'catchbasin: no topic of Catchbasin-prod has `reconcile`. Add it to a topic in webhooks/config.ts and deploy. ' +
      'docs/reconciliation.md describes it.\n',
  ]);
});

test('a failure of the function is printed without terminal escapes', async () => {
  const { code, out, err } = await run(new PreparedFunction(failure('the key is \u001b[2Jwrong')), 'stripe');
  expect([code, out, err]).toEqual([1, '', 'catchbasin: the key is wrong.\n']);
});

test.each([
  ['the function', failure('api.stripe.com was answered 500. Check the status page.'), 'Check the status page. '],
  ['AWS', awsError('slow down', 'ThrottlingException'), 'Wait a minute, then run the command again. '],
])(
  'after a failure of %s it prints the counts until then, and the command that continues',
  async (_, cause, advice) => {
    const done = part({ seen: 100, received: 98, recovered: 2, isDone: false, cursor: 'evt_1 2' });
    const { code, out, err } = await run(new PreparedFunction(done, cause), 'stripe', '--dry-run', '--stage', 'prod');
    expect(code).toBe(1);
    expect(out).toContain('seen        100 events');
    expect(err).toContain(
      `${advice}Continue with \`npm run ops -- reconcile stripe ${WINDOW} --cursor 'evt_1 2' --dry-run --stage prod\`.`,
    );
  },
);

test('the command that continues sends the window and the cursor', async () => {
  const prepared = new PreparedFunction(part());
  await run(prepared, 'stripe', ...WINDOW.split(' '), '--cursor', 'evt_1');
  expect(prepared.requests).toMatchObject([{ since: SINCE, until: UNTIL, cursor: 'evt_1' }]);
});

test('refuses a cursor without its window, and exits with 2', async () => {
  const prepared = new PreparedFunction();
  const { code, err } = await run(prepared, 'stripe', '--cursor', 'evt_1', '--since', '2h');
  expect([code, prepared.requests]).toEqual([2, []]);
  expect(err).toContain('Add the --since and --until');
});

test('a programming error keeps its stack', async () => {
  const { code, err } = await run(new PreparedFunction(part({ isDone: false }), new TypeError('oops')), 'stripe');
  expect([code, err]).toEqual([1, expect.stringMatching(/^TypeError: oops\n {4}at /)]);
});

describe('Ctrl-C', () => {
  async function interrupted(options: ReconcileOptions, answers: number) {
    const stopping = new AbortController();
    const more = part({ seen: 5, received: 5, isDone: false, cursor: 'evt_5' });
    const prepared = new PreparedFunction(...Array(answers).fill(more), async () => {
      stopping.abort();
      throw new DOMException('aborted', 'AbortError');
    });
    const stage = stageWithReconcile(prepared);
    return runCommand(
      (terminal) => new Command().action(() => reconcile(stage, 'stripe', options, terminal, stopping.signal)),
      [],
    );
  }

  test('prints what was done, and the command that continues', async () => {
    const { code, out, err } = await interrupted({ local: true }, 2);
    expect([code, err]).toEqual([
      130,
      `catchbasin: interrupted. Continue with \`npm run ops -- reconcile stripe ${WINDOW} --cursor evt_5 --local\`.\n`,
    ]);
    expect(out).toContain('seen        10 events');
  });

  test('before the first answer it prints the command that starts again', async () => {
    const { code, out, err } = await interrupted({ since: new Date(SINCE) }, 0);
    expect([code, out, err]).toEqual([
      130,
      '',
      `catchbasin: interrupted. Run \`npm run ops -- reconcile stripe --since ${SINCE}\` to start again.\n`,
    ]);
  });
});
