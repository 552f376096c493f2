import { rateMs, Schedule, scheduledEvent } from '#local/schedule';

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(1 hour)', 3_600_000],
  ['rate(2 days)', 172_800_000],
])('reads %s', (expression, ms) => {
  expect(rateMs(expression)).toBe(ms);
});

test.each(['cron(0 12 * * ? *)', 'rate(1 fortnight)', 'rate(minute)', ''])('rejects "%s"', (expression) => {
  expect(() => rateMs(expression)).toThrow(`The local mode cannot run the schedule "${expression}".`);
});

test('builds the event of EventBridge', () => {
  expect(scheduledEvent('Requeue', new Date('2026-11-24T02:03:04.567Z'))).toEqual({
    version: '0',
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-24T02:03:04Z',
    region: 'us-east-1',
    resources: ['arn:aws:events:us-east-1:000000000000:rule/Requeue'],
    detail: {},
  });
});

describe('Schedule', () => {
  let events: unknown[];
  let fails: boolean;
  let problems: string[];
  let schedule: Schedule;

  beforeEach(() => {
    jest.useFakeTimers();
    [events, problems, fails] = [[], [], false];
    const invoke = async (event: unknown) => {
      events.push(event);
      if (fails) throw new Error('no bucket');
    };
    const onProblem = (message: string) => problems.push(message);
    schedule = new Schedule({
      rule: 'Requeue',
      expression: 'rate(1 minute)',
      targets: [{ invoke }, { invoke }],
      onProblem,
    });
  });
  afterEach(() => {
    schedule.stop();
    jest.useRealTimers();
  });

  test('invokes each of its functions at its rate until it is stopped', () => {
    jest.advanceTimersByTime(59_999);
    expect(events).toHaveLength(0);
    jest.advanceTimersByTime(60_001);
    expect(events).toHaveLength(4);
    schedule.stop();
    jest.advanceTimersByTime(600_000);
    expect(events).toHaveLength(4);
  });

  test('reports a failure and keeps running', async () => {
    fails = true;
    await jest.advanceTimersByTimeAsync(120_000);
    expect(events).toHaveLength(4);
    const failure = 'The scheduled run of Requeue failed: no bucket';
    expect(problems).toEqual([failure, failure]);
  });

  test('runs on demand and rejects when a function fails', async () => {
    await schedule.run();
    expect(events).toMatchObject([{ source: 'aws.events' }, { source: 'aws.events' }]);
    fails = true;
    await expect(schedule.run()).rejects.toThrow('no bucket');
    expect(problems).toEqual([]);
  });
});
