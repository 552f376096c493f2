import { LOGS, STEPS } from '#contract/observability';
import { Burst } from '#local/burst';

let summaries: string[];
let ends: string[];
let burst: Burst;
beforeEach(() => {
  jest.useFakeTimers();
  summaries = [];
  ends = [];
  burst = new Burst({ onSummary: (text) => summaries.push(text), onEnd: (text) => ends.push(text) });
});
afterEach(() => jest.useRealTimers());

/** Adds steps at the same time. @returns for each of them, if its line is shown */
function add(count: number, step: string = STEPS.accepted, isFailure = false): boolean[] {
  return Array.from({ length: count }, () => {
    burst.add(step);
    return burst.shows(isFailure);
  });
}

test('shows every line of 20 steps within a second, and of more steps in more time', () => {
  for (let second = 0; second < 5; second++) {
    expect(add(20)).not.toContain(false);
    jest.advanceTimersByTime(1_000);
  }
  expect([summaries, ends]).toEqual([[], []]);
});

test('shows a summary of more steps instead of their lines, until a second without steps', () => {
  expect(add(100).filter(Boolean)).toHaveLength(20);
  expect(summaries).toEqual(['burst: 21 received']);
  jest.advanceTimersByTime(500);
  add(100, STEPS.processed);
  jest.advanceTimersByTime(500);
  expect(summaries.at(-1)).toBe('burst: 100 received, 100 processed');
  expect(ends).toEqual([]);
  jest.advanceTimersByTime(1_000);
  expect(ends).toEqual(['burst: 100 received, 100 processed in 1.5 s (180 lines not shown)']);
  expect(add(1)).toEqual([true]);
  jest.advanceTimersByTime(5_000);
  expect(ends).toHaveLength(1);
});

test('starts the counts of the next burst at zero', () => {
  for (const _ of [1, 2]) {
    add(40);
    jest.advanceTimersByTime(2_000);
  }
  expect(ends.map((text) => text.split(' in ')[0])).toEqual(['burst: 40 received', 'burst: 40 received']);
});

test('shows three failures of each second of a burst', () => {
  add(21);
  expect(add(10, STEPS.retrying, true)).toEqual([true, true, true, ...Array(7).fill(false)]);
  jest.advanceTimersByTime(900);
  expect(add(1, STEPS.deadLettered, true)).toEqual([false]);
  jest.advanceTimersByTime(100);
  expect(add(1, STEPS.deadLettered, true)).toEqual([true]);
  burst.end();
  expect(ends).toEqual(['burst: 21 received, 10 failed attempts, 2 dead-lettered in 1.0 s (9 lines not shown)']);
});

test('counts what happened to webhooks while S3 or SQS failed', () => {
  add(21);
  for (const what of [
    'inline in the queue',
    'stored with a marker',
    LOGS.queuedLate,
    'stored and queued',
    'toString',
  ]) {
    burst.count(what);
  }
  burst.end();
  expect(ends[0]).toMatch(/^burst: 21 received, 1 inline in the queue, 1 waiting for requeue, 1 requeued in /);
});

test.each(Object.values(STEPS))('has a word for the step "%s"', (step) => {
  add(21, step);
  expect(summaries[0]).toMatch(/^burst: 21 [a-z- ]+$/);
});

test('counts all steps since the last quiet second, also those before the burst', () => {
  for (let quarter = 0; quarter < 10; quarter++) {
    add(2);
    jest.advanceTimersByTime(250);
  }
  add(30);
  burst.end();
  expect(ends[0]).toMatch(/^burst: 50 received in 2\.5 s/);
});

test('prints nothing at its end when there is no burst', () => {
  add(3);
  burst.end();
  expect(ends).toEqual([]);
});
