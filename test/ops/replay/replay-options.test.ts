import { parseRate } from '#ops/commands/parse-rate';
import { parseTime } from '#ops/commands/parse-time';
import { replayCommand } from '#ops/commands/replay';
import { continueCommand } from '#ops/replay/replay-options';
import { connectLocally } from '#ops/stage/connect';
import { runCommand } from '#test/support/run-command';

const run = (...args: string[]) =>
  runCommand((terminal) => replayCommand(terminal, async () => connectLocally('/nowhere')), args);
const ID = '019a8e5c-2f7b-7c3a-9d1e-5b6f7a8c9d0e';

test.each([
  ['2026-11-24T10:00Z', '2026-11-24T10:00:00.000Z'],
  ['2026-11-24T10:00:05.123Z', '2026-11-24T10:00:05.123Z'],
  ['2026-11-24T10:00:05+02:00', '2026-11-24T08:00:05.000Z'],
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
])('reads the time %s', (text, time) => {
  expect(parseTime(text).toISOString()).toBe(time);
});

test.each([
  ['30min', 30],
  ['30m', 30],
  ['2h', 120],
  ['3d', 4_320],
])('reads %s as an age', (text, minutes) => {
  const before = Date.now();
  const age = (now: number) => now - parseTime(text).getTime();
  expect(age(before)).toBeLessThanOrEqual(minutes * 60_000);
  expect(age(Date.now())).toBeGreaterThanOrEqual(minutes * 60_000);
});

test.each(['2026-11-24T10:00', '2026-13-01', '24.11.2026', 'yesterday', '2w', '', '1764000000'])(
  'refuses the time %j',
  async (text) => {
    const { code, err } = await run('--topic', 'orders', '--since', text);
    expect(code).toBe(1);
    expect(err).toContain(
      'It must be a time with its zone (2026-11-24T10:00Z), a date in UTC or an age (30m, 2h, 3d).',
    );
  },
);

test('reads a rate with and without its unit', () => {
  expect(['50', '50/s', '0.5'].map(parseRate)).toEqual([50, 50, 0.5]);
});

test.each(['0', '-1', '50/min', 'fast', '20000', 'NaN'])('refuses the rate %s', async (rate) => {
  expect((await run('--topic', 'orders', `--rate=${rate}`)).err).toContain('It must be a number above 0');
});

test.each([
  [['--since', '1h'], /required option '--topic/],
  [['--topic', 'o', '--id', 'a'], /It must be an id, such as/],
  [['--topic', 'o', '--id', ID, '--since', '1h'], /'--id <id>' cannot be used with option '--since/],
  [['--topic', 'o', '--local', '--stage', 'prod'], /'--local' cannot be used with option '--stage/],
  [['--topic', 'o', '--resume', ID], /^catchbasin: --resume continues a forced replay. Add --force.\n$/, 2],
  [['--topic', 'o', '--json'], /^catchbasin: --json cannot ask. Add --yes or --dry-run.\n$/, 2],
  [['--topic', 'o', '--local', '--yes'], /^catchbasin: the local mode is not running. Start it with/],
])('refuses %j', async (args, message, exitCode = 1) => {
  const { code, err } = await run(...args);
  expect(code).toBe(exitCode);
  expect(err).toMatch(message);
});

test('the command that continues keeps the ids and asks for no range of its own', () => {
  const options = { topic: 'o', id: [ID, ID], rate: 50, local: true, yes: true } as const;
  expect(continueCommand(options, new Date('2026-11-24'), ID)).toBe(
    `npm run ops -- replay --topic o --id ${ID} --id ${ID} --after ${ID} --rate 50 --local`,
  );
});

test('the command that continues starts where an earlier one did, when nothing was sent', () => {
  const options = { topic: 'o', after: ID, rate: 50 } as const;
  expect(continueCommand(options, new Date('2026-11-24'))).toBe(
    `npm run ops -- replay --topic o --until 2026-11-24T00:00:00.000Z --after ${ID} --rate 50`,
  );
});
