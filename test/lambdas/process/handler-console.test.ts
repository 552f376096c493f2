import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { redirectConsole, withConsoleOf } from '#lambdas/process/handler-console';
import { processInMemory } from '#test/support/process';
import { type LogLine, recordingLog } from '#test-kit/recording-log';

let written: unknown[][];
let target: Console;
beforeEach(() => {
  written = [];
  const write = (...args: unknown[]) => void written.push(args);
  target = { trace: write, debug: write, log: write, info: write, warn: write, error: write } as Console;
  redirectConsole(target);
});

function linesOf(print: () => void): LogLine[] {
  const { handlerLog, lines } = recordingLog();
  withConsoleOf(handlerLog, print);
  return lines;
}

test.each([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['log', 'info'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const)('console.%s of a handler writes a line of level %s', (method, level) => {
  expect(linesOf(() => target[method]('parcel %d', 7, { a: [1] }))).toEqual([
    { level, message: 'parcel 7 { a: [ 1 ] }', fields: {} },
  ]);
  expect(written).toEqual([]);
});

test('writes an error as a field', () => {
  const error = new RangeError('no');
  expect(linesOf(() => target.error('not shipped', error))).toEqual([
    { level: 'error', message: 'not shipped RangeError: no', fields: { error } },
  ]);
});

test('survives a value that cannot be read', () => {
  const throws = () => {
    throw new Error('read');
  };
  const hostile = { [inspect.custom]: throws };
  expect(linesOf(() => target.log('it is', hostile)).map(({ message }) => message)).toEqual(['it is [unreadable]']);
});

test('leaves lines outside of handlers unchanged', () => {
  target.log('starting %s', 'up');
  expect(written).toEqual([['starting %s', 'up']]);
});

test('keeps apart the lines of attempts that run at the same time, also those of work that they leave behind', async () => {
  const console = target;
  const left: Promise<void>[] = [];
  const lane = processInMemory({
    handler: async ({ id }) => {
      for (let step = 1; step <= 5; step++) {
        await sleep(Math.random() * 5);
        console.log(`${id} ${step}`);
      }
      left.push(sleep(5).then(() => console.log(`${id} 6`)));
    },
  });
  const ids = Array.from({ length: 10 }, (_, n) => `w${n}`);
  await lane.process(...ids.map((id) => lane.message(id)));
  await Promise.all(left);
  const printed = lane.lines.filter(({ message }) => /^w\d \d$/.test(message));
  expect(printed).toHaveLength(60);
  for (const { message, fields } of printed) {
    expect(fields).toMatchObject({ id: message.split(' ')[0], topic: 'orders', attempt: 1 });
  }
  expect(written).toEqual([]);
});
