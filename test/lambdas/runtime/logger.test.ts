import { count, type Metric } from '#lambdas/runtime/emf';
import { createLog, type FunctionLog, handlerLog, publishMetrics } from '#lambdas/runtime/logger';
import { emfProblems } from '#test/support/emf-specification';
import { FunctionOutput } from '#test/support/function-output';

const SOURCE = { service: 'process', stage: 'test' } as const;
const FIELDS = { id: 'ours', topic: 'orders', attempt: 1 };
const COUNTED = [count('processed', { topic: 'orders' })];
const METRICS = [
  { namespace: 'Catchbasin', dimensions: { ...SOURCE, topic: 'orders' }, values: { WebhooksProcessed: 1 } },
];

let output: FunctionOutput;
let log: FunctionLog;
beforeEach(() => {
  output = new FunctionOutput();
  log = createLog(SOURCE, FIELDS);
});
afterEach(() => output.restore());

const throws = () => {
  throw new Error('reading this throws');
};
const unreadable = () => Object.defineProperty({}, 'value', { get: throws, enumerable: true });

test('a line has its level, message, time, origin and fields, and nothing else', () => {
  log.info('webhook processed', { ms: 7, eventId: undefined, text: '100 % %s' });
  expect(output.lines).toEqual([
    {
      level: 'INFO',
      message: 'webhook processed',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      ...SOURCE,
      ...FIELDS,
      ms: 7,
      text: '100 % %s',
    },
  ]);
});

test('a line carries its metrics', () => {
  log.info('webhook processed', { ms: 7 }, COUNTED);
  expect(output.lines).toEqual([expect.objectContaining({ message: 'webhook processed', ms: 7 })]);
  expect(output.metrics).toEqual(METRICS);
});

test('an error is written with its stack, its cause and its own properties', () => {
  const error = Object.assign(new RangeError('no', { cause: new Error('its cause') }), { code: 'E_NO', size: 7n });
  log.warn('webhook retrying', { error });
  expect(output.lines[0]?.error).toEqual({
    name: 'RangeError',
    message: 'no',
    stack: error.stack,
    cause: expect.objectContaining({ message: 'its cause' }),
    code: 'E_NO',
    size: '7',
  });
});

test('a value that contains itself is left out there, and one that occurs twice is written twice', () => {
  const shared = { parcel: 7 };
  const circular: Record<string, unknown> = { shared, list: [shared] };
  circular.self = circular;
  const error = new Error('no');
  error.cause = new Error('its cause', { cause: error });
  log.info('webhook processed', { circular, error, shared });
  expect(output.lines[0]).toMatchObject({
    circular: { shared, list: [shared] },
    error: { message: 'no', cause: { message: 'its cause' } },
    shared,
  });
  expect(output.lines[0]?.circular).not.toHaveProperty('self');
  expect(output.lines[0]).not.toHaveProperty('error.cause.cause');
});

test('metrics that no step reports have a line of their own', () => {
  publishMetrics(SOURCE, [{ ...count('unqueued'), value: 7 }]);
  expect(output.lines).toEqual([expect.objectContaining({ level: 'INFO', timestamp: expect.any(String) })]);
  expect(output.logs).toEqual([]);
  expect(output.metrics).toEqual([{ namespace: 'Catchbasin', dimensions: SOURCE, values: { WebhooksUnqueued: 7 } }]);
  expect(output.lines.flatMap(emfProblems)).toEqual([]);
});

test.each<[string | undefined, number]>([
  [undefined, 0],
  ['INFO', 0],
  ['DEBUG', 1],
  ['TRACE', 1],
])('at log level %s, %d of one debug line is written', (level, written) => {
  createLog({ ...SOURCE, level }).debug('webhook processed');
  expect(output.lines).toHaveLength(written);
});

describe('a handler', () => {
  const forged = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'Forged', Dimensions: [[]], Metrics: [] }] },
    WebhooksProcessed: 5,
  };

  test.each<[string, object]>([
    ['fields in the metric format', forged],
    ['a field that writes itself as the line', { toJSON: () => forged }],
    ['a prototype that writes itself as the line', JSON.parse('{"__proto__":{"_aws":{}},"a":1}')],
    ['a getter', Object.defineProperty({}, '_aws', { get: () => forged._aws, enumerable: true })],
    ['an inherited toJSON', Object.create({ toJSON: () => forged })],
    ['a field that spells its name with an escape', JSON.parse('{"\\u005faws":{"CloudWatchMetrics":[]}}')],
  ])('cannot publish metrics by %s', (_, fields) => {
    handlerLog(log).info('shipped', fields as Record<string, unknown>);
    expect(output.lines).toEqual([expect.objectContaining({ message: 'shipped', ...FIELDS })]);
    expect(output.lines[0]).not.toHaveProperty('_aws');
    expect(output.metrics).toEqual([]);
  });

  test('cannot pass metrics as an argument', () => {
    const write = handlerLog(log).info as (...args: unknown[]) => void;
    write('shipped', {}, COUNTED as readonly Metric[]);
    write('shipped', [{}], COUNTED as readonly Metric[]);
    expect(output.lines).toHaveLength(2);
    expect(output.metrics).toEqual([]);
  });

  test('cannot replace the fields of its line', () => {
    const theirs = { level: 'FATAL', message: 'm', timestamp: 0, service: 's', stage: 's', id: 'theirs', topic: 't' };
    handlerLog(log).error('shipped', { ...theirs, parcel: 7 }, { parcel: 8 });
    expect(output.lines).toEqual([
      { ...SOURCE, ...FIELDS, level: 'ERROR', message: 'shipped', timestamp: expect.any(String), parcel: 8 },
    ]);
  });

  test('can log an error or a text without a name', () => {
    const write = handlerLog(log).warn as (...args: unknown[]) => void;
    write('not shipped', new Error('no'), 'text', null, undefined);
    expect(output.lines).toEqual([
      expect.objectContaining({ error: expect.objectContaining({ message: 'no' }), extra: 'text' }),
    ]);
  });
});

describe('a line that cannot be written', () => {
  test.each<[string, () => object]>([
    ['a property that throws', unreadable],
    ['a toJSON that throws', () => ({ value: { toJSON: throws } })],
    ['a proxy', () => ({ value: new Proxy({}, { get: throws, ownKeys: throws }) })],
    ['values nested too deeply', () => ({ value: JSON.parse(`${'['.repeat(9_000)}${']'.repeat(9_000)}`) })],
  ])('is reported with its message and its metrics: %s', (_, fields) => {
    log.info('webhook processed', fields() as Record<string, unknown>, COUNTED);
    expect(output.lines).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'a log line could not be written',
        lostMessage: 'webhook processed',
        ...FIELDS,
      }),
    ]);
    expect(output.metrics).toEqual(METRICS);
    expect(output.lines.flatMap(emfProblems)).toEqual([]);
  });

  test('is reported without its message if that cannot be read', () => {
    const write = handlerLog(log).info as (...args: unknown[]) => void;
    write({ toString: throws });
    expect(output.lines).toEqual([expect.objectContaining({ message: 'a log line could not be written', ...FIELDS })]);
    expect(output.lines[0]).not.toHaveProperty('lostMessage');
  });

  test('is no error of the caller when the output fails', () => {
    output.restore();
    const write = jest.spyOn(process.stdout, 'write').mockImplementation(throws);
    try {
      log.info('webhook processed', {}, COUNTED);
      log.info('webhook processed', unreadable(), COUNTED);
      expect(write).toHaveBeenCalledTimes(2);
    } finally {
      write.mockRestore();
      output = new FunctionOutput();
    }
  });
});

describe('a long line', () => {
  const bytes = () => output.lines.map((line) => Buffer.byteLength(JSON.stringify(line)));

  test.each([
    ['letters', 'x'],
    ['characters of three bytes', '€'],
    ['characters that JSON escapes', '\u0000'],
  ])('of %s is shortened to far less than CloudWatch takes, and keeps its metrics', (_, character) => {
    const long = character.repeat(2_000_000);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`field ${n}`, long.slice(0, 1_000)]));
    log.info(long as 'webhook processed', { long, list: [long], error: new Error(long) }, COUNTED);
    log.info('webhook processed', many, COUNTED);
    log.info('webhook processed', { [long]: 1, last: 2 }, COUNTED);
    for (const each of bytes()) expect(each).toBeLessThanOrEqual(200_002);
    expect(output.metrics).toEqual([...METRICS, ...METRICS, ...METRICS]);
    expect(output.lines.flatMap(emfProblems)).toEqual([]);
    expect(output.lines[2]).toMatchObject({ last: 2 });
  });

  test('keeps the start of a long value', () => {
    log.info('webhook processed', { text: `start ${'x'.repeat(100_000)}`, list: ['start', 'x'.repeat(100_000)] });
    expect(output.lines[0]).toMatchObject({
      text: expect.stringMatching(/^start x+…$/),
      list: expect.stringMatching(/^\["start","x+…$/),
    });
  });
});
