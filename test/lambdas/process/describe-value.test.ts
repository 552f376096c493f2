import { describeValue } from '#lambdas/process/describe-value';

test.each<[unknown, string]>([
  [undefined, 'undefined'],
  [null, 'null'],
  [7, '7'],
  ['text', '"text"'],
  [7n, '"7"'],
  [{ status: 503, retry: true }, '{"status":503,"retry":true}'],
  [[1, { a: [2] }], '[1,{"a":[2]}]'],
  [
    { at: new Date(0), body: Buffer.from('abc'), stop: () => {} },
    '{"at":"1970-01-01T00:00:00.000Z","body":"[3 bytes]","stop":"[function]"}',
  ],
  [{ error: new RangeError('no') }, '{"error":"RangeError: no"}'],
  [{ at: new Date(Number.NaN) }, '{"at":null}'],
])('writes %j', (value, json) => {
  expect(describeValue(value)).toBe(json);
});

test('hides the fields that may be credentials', () => {
  const request = { url: '/', headers: { Authorization: 'Bearer x', 'set-cookie': 'a=b', accept: '*/*' }, apiKey: 'k' };
  const json = describeValue(request);
  expect(JSON.parse(json)).toEqual({
    url: '/',
    headers: { Authorization: '[redacted]', 'set-cookie': '[redacted]', accept: '*/*' },
    apiKey: '[redacted]',
  });
});

test('calls no method of the value, and survives a getter that throws', () => {
  const throws = () => {
    throw new Error('called');
  };
  const value = Object.defineProperty({ toJSON: throws, toString: throws }, 'field', { get: throws, enumerable: true });
  expect(describeValue(value)).toBe('{"toJSON":"[function]","toString":"[function]","field":"[unreadable]"}');
});

test('ends at a value that contains itself', () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  expect(describeValue(value)).toBe('{"self":{"self":{"self":{"self":"…"}}}}');
});

test('writes a bounded part of a large value', () => {
  const rows = Array.from({ length: 100_000 }, (_, n) => ({ n }));
  expect(describeValue({ rows, text: 'x'.repeat(1_000_000) }).length).toBeLessThanOrEqual(1_000);
  expect(describeValue(Array(50).fill('x'.repeat(1_000)))).toHaveLength(1_000);
  let reads = 0;
  const counting = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field ${n}`, 0]));
  for (const name of Object.keys(counting)) {
    Object.defineProperty(counting, name, { enumerable: true, get: () => ++reads });
  }
  describeValue(counting);
  expect(reads).toBe(99);
});
