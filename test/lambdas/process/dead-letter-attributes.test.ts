import { stackHash, toMessageAttributes } from '#lambdas/process/dead-letter-attributes';

const REASON = {
  errorName: 'Error',
  errorMessage: 'no',
  stackHash: 'abc',
  attempts: 3,
  firstAttemptAt: '',
  lastFailureAt: '',
  functionVersion: '1',
};

test('makes values that SQS takes of whatever a handler throws', () => {
  const { errorMessage, attempts, firstAttemptAt } = toMessageAttributes({
    ...REASON,
    errorMessage: `\0\u{1b}[31m \u{1f600}\ud800 ${'x'.repeat(5_000)}`,
  });
  expect(errorMessage?.StringValue).toMatch(/^\ufffd\ufffd\[31m \u{1f600}\ufffd x+$/u);
  expect([...(errorMessage?.StringValue ?? '')]).toHaveLength(1_000);
  expect([attempts?.StringValue, firstAttemptAt?.StringValue]).toEqual(['3', '-']);
});

test('hashes failures at one place alike, whatever they say', () => {
  const fail = (message: string) => stackHash(new Error(message));
  const [one, two] = ['order 1', 'order 2'].map((message) => fail(message));
  expect(one).toBe(two);
  expect(stackHash(new Error('elsewhere'))).not.toBe(one);
});
