import { STEPS } from '#contract/observability';
import { SendSummary } from '#ops/send/send-summary';

let printed: string[];
beforeEach(() => {
  printed = [];
});
const summaryOf = (followed: boolean) => new SendSummary(3, followed, (line) => printed.push(line));

test('prints how many samples were accepted and processed', () => {
  const summary = summaryOf(true);
  for (const id of ['a', 'b', 'c']) summary.addResponse({ status: 200, id });
  summary.addStep({ step: STEPS.accepted, id: 'a' });
  for (const id of ['a', 'b', 'c']) summary.addStep({ step: STEPS.processed, id });
  summary.end();
  expect(printed).toEqual(['3 accepted, 3 processed']);
});

test('counts every 2xx as accepted', () => {
  const summary = summaryOf(false);
  for (const status of [200, 202, 204, 301]) summary.addResponse({ status });
  summary.end();
  expect(printed).toEqual(['3 accepted, 1 rejected with 301']);
});

test('prints nothing about processing when steps are not followed', () => {
  const summary = summaryOf(false);
  summary.addResponse({ status: 200, id: 'a' });
  summary.end();
  expect(printed).toEqual(['1 accepted']);
});

test('prints each reason for a rejection once', () => {
  const summary = summaryOf(true);
  summary.addResponse({ status: 401, detail: 'no match' });
  summary.addResponse({ status: 401, detail: 'no match' });
  summary.addResponse({ status: undefined, detail: 'ECONNREFUSED' });
  summary.end();
  expect(printed).toEqual([
    '0 accepted, 0 processed, 2 rejected with 401, 1 without a response',
    '  no match',
    '  ECONNREFUSED',
  ]);
});

test('prints each retry with its delay, and each dead letter with its reason', () => {
  const summary = summaryOf(true);
  const error = { id: 'a', errorName: 'Error', errorMessage: 'no response' };
  summary.addStep({ step: STEPS.retrying, attempt: 1, retryInSeconds: 2, ...error });
  summary.addStep({ step: STEPS.deadLettered, attempt: 2, ...error });
  summary.end();
  expect(printed).toEqual([
    'attempt 1 failed, next in 2 s (Error: no response)',
    'attempt 2 failed, dead-lettered (Error: no response)',
    '0 accepted, 0 processed, 1 dead-lettered',
  ]);
});

test('prints a webhook that failed before its attempt started as one that could not start', () => {
  const summary = summaryOf(true);
  const error = { id: 'a', errorName: 'DedupeError', errorMessage: 'no table' };
  summary.addStep({ step: STEPS.retrying, receives: 3, retryInSeconds: 4, ...error });
  summary.addStep({ step: STEPS.deadLettered, receives: 4, ...error });
  summary.end();
  expect(printed).toEqual([
    'could not start, next in 4 s (DedupeError: no table)',
    'could not start, dead-lettered (DedupeError: no table)',
    '0 accepted, 0 processed, 1 dead-lettered',
  ]);
});

test('prints the counts once', () => {
  const summary = summaryOf(false);
  summary.end();
  summary.end();
  expect(printed).toEqual(['0 accepted']);
});

test('counts what the exit code depends on', () => {
  const summary = summaryOf(true);
  for (const status of [200, 401, 401]) summary.addResponse({ status });
  summary.addStep({ step: STEPS.deadLettered, attempt: 1 });
  expect([summary.accepted, summary.countOf(401), summary.countOf(503), summary.deadLettered]).toEqual([1, 2, 0, 1]);
});
