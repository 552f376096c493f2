import { stackHash, toMessageAttributes } from '#lambdas/process/dead-letter-attributes';
import { toFailure } from '#lambdas/process/failure';

const hashOf = (error: Error) => stackHash(toFailure(error).error);

const REASON = {
  errorName: 'Error',
  errorMessage: 'no',
  stackHash: 'abc',
  attempts: 3,
  firstAttemptAt: '',
  lastFailureAt: '',
  functionVersion: '1',
};

test('replaces the characters that SQS rejects, and empty values', () => {
  const { errorMessage, attempts, firstAttemptAt } = toMessageAttributes({
    ...REASON,
    errorMessage: `\0\u{1b}[31m \u{1f600}\ud800 ${'x'.repeat(5_000)}`,
  });
  expect(errorMessage?.StringValue).toMatch(/^\ufffd\ufffd\[31m \u{1f600}\ufffd x+$/u);
  expect([...(errorMessage?.StringValue ?? '')]).toHaveLength(1_000);
  expect([attempts?.StringValue, firstAttemptAt?.StringValue]).toEqual(['3', '-']);
});

test('computes one hash for failures at one place, whatever their messages', () => {
  const fail = (message: string) => hashOf(new Error(message));
  const [one, two] = ['order 1', 'order 2'].map((message) => fail(message));
  expect(one).toBe(two);
  expect(hashOf(new Error('elsewhere'))).not.toBe(one);
});

test.each([
  ['x', 1_000],
  ['\u{1f600}', 1_000],
])('keeps 1,000 characters of %s and cuts the next', (character, kept) => {
  const lengthOf = (count: number) =>
    [...(toMessageAttributes({ ...REASON, errorMessage: character.repeat(count) }).errorMessage?.StringValue ?? '')]
      .length;
  expect([lengthOf(999), lengthOf(1_000), lengthOf(1_001)]).toEqual([999, kept, kept]);
});

test('sends no attribute for an unknown location', () => {
  expect(toMessageAttributes(REASON)).not.toHaveProperty('location');
});

test('stays within the ten attributes of SQS, and within the bytes that a reference leaves free', () => {
  const longest = '\u{1f600}'.repeat(2_000);
  const texts = { errorName: longest, errorMessage: longest, location: longest };
  const attributes = Object.entries(toMessageAttributes({ ...REASON, ...texts }));
  expect(attributes.length).toBeLessThanOrEqual(10);
  const bytes = attributes.flatMap(([name, { DataType = '', StringValue = '' }]) => [name, DataType, StringValue]);
  expect(Buffer.byteLength(bytes.join(''))).toBeLessThan(16_384);
});

test('sends every field of the reason as a string', () => {
  expect(
    toMessageAttributes({ ...REASON, location: 'a.ts:1:2', firstAttemptAt: 'first', lastFailureAt: 'last' }),
  ).toEqual({
    errorName: { DataType: 'String', StringValue: 'Error' },
    errorMessage: { DataType: 'String', StringValue: 'no' },
    location: { DataType: 'String', StringValue: 'a.ts:1:2' },
    stackHash: { DataType: 'String', StringValue: 'abc' },
    attempts: { DataType: 'String', StringValue: '3' },
    firstAttemptAt: { DataType: 'String', StringValue: 'first' },
    lastFailureAt: { DataType: 'String', StringValue: 'last' },
    functionVersion: { DataType: 'String', StringValue: '1' },
  });
});

test('distinguishes errors of different classes at one place', () => {
  const errors = [Error, RangeError].map((Class) => new Class('no'));
  for (const error of errors) error.stack = `${error.name}: no\n    at handler (orders.ts:1:1)`;
  expect(errors.map(hashOf)).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/), expect.any(String)]);
  expect(new Set(errors.map(hashOf)).size).toBe(2);
});
