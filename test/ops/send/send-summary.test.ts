import { STEPS } from '#contract/observability';
import { SendSummary } from '#ops/send/send-summary';

let printed: string[];
beforeEach(() => {
  printed = [];
});
const tallyOf = (followed: boolean) => new SendSummary(3, followed, (line) => printed.push(line));

test('says in words what was accepted and what became of it', () => {
  const tally = tallyOf(true);
  for (const id of ['a', 'b', 'c']) tally.answer({ status: 200, id });
  tally.step({ step: STEPS.queued, id: 'a' });
  for (const id of ['a', 'b', 'c']) tally.step({ step: STEPS.processed, id });
  tally.end();
  expect(printed).toEqual(['3 accepted, 3 processed']);
});

test('takes any answer of the 200s as accepting', () => {
  const tally = tallyOf(false);
  for (const status of [200, 202, 204, 301]) tally.answer({ status });
  tally.end();
  expect(printed).toEqual(['3 accepted, 1 answered 301']);
});

test('says nothing of processing where it cannot know', () => {
  const tally = tallyOf(false);
  tally.answer({ status: 200, id: 'a' });
  tally.end();
  expect(printed).toEqual(['1 accepted']);
});

test('says each reason for not accepting once', () => {
  const tally = tallyOf(true);
  tally.answer({ status: 401, detail: 'no match' });
  tally.answer({ status: 401, detail: 'no match' });
  tally.answer({ status: undefined, detail: 'ECONNREFUSED' });
  tally.end();
  expect(printed).toEqual(['0 accepted, 0 processed, 2 answered 401, 1 not answered', '  no match', '  ECONNREFUSED']);
});

test('tells of each retry with its delay, and of the dead letter with its reason', () => {
  const tally = tallyOf(true);
  const error = { id: 'a', errorName: 'Error', errorMessage: 'no answer' };
  tally.step({ step: STEPS.retrying, attempt: 1, retryInSeconds: 2, ...error });
  tally.step({ step: STEPS.deadLettered, attempt: 2, ...error });
  tally.end();
  expect(printed).toEqual([
    'attempt 1 failed, next in 2 s (Error: no answer)',
    'attempt 2 failed, dead-lettered (Error: no answer)',
    '0 accepted, 0 processed, 1 dead-lettered',
  ]);
});
