import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { type Body, describeBody, readForm, readJson, readText } from '#contract/read-body';
import { readLocation } from '#contract/read-location';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const bodyOf = (text: string | Buffer, headers: Record<string, string> = {}, jsonField?: string): Body => ({
  headers,
  bytes: Buffer.from(text),
  jsonField,
});
const ENCODERS: readonly [string, (text: Buffer) => Buffer][] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  [' GZIP ', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['identity', (text) => text],
  ['', (text) => text],
];

describe('a body with a content-encoding', () => {
  test.each(ENCODERS)('of %j is decoded', (encoding, encode) => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const body = bodyOf(encode(Buffer.from(json)), { 'content-encoding': encoding });
        expect(readText(body)).toBe(json);
        expect(readJson(body)).toEqual(JSON.parse(json));
      }),
    );
  });

  test.each(ENCODERS.slice(0, 6))('of %j decodes to 4,500,000 bytes at most', (encoding, encode) => {
    const decoded = (size: number) =>
      readText(bodyOf(encode(Buffer.alloc(size, 'a')), { 'content-encoding': encoding }));
    expect(decoded(4_500_000)).toHaveLength(4_500_000);
    expect(() => decoded(4_500_001)).toThrow('the body decodes to more than 4500000 bytes. Decode bytes() instead');
  });

  test.each(['gzip', 'br', 'deflate'])('that is not %s is named without being quoted', (encoding) => {
    const read = () => readText(bodyOf('{"private":1}', { 'content-encoding': encoding }));
    expect(read).toThrow(`the body is not encoded in ${encoding}, as its content-encoding says`);
  });

  test.each(['zstd', 'gzip, br', 'constructor'])('of %s is refused', (encoding) => {
    expect(() => readText(bodyOf('a', { 'content-encoding': encoding }))).toThrow(
      'the content-encoding of the body is not gzip, br or deflate',
    );
  });

  test('of no bytes is an empty text', () => {
    expect(readText(bodyOf('', { 'content-encoding': 'gzip' }))).toBe('');
  });
});

describe('JSON', () => {
  test.each(['{"a":1}', '\ufeff{"a":1}', ' \n{"a":1}\n'])('is read from %j', (text) => {
    expect(readJson(bodyOf(text))).toEqual({ a: 1 });
    expect(readLocation(bodyOf(text), { body: '/a' })).toBe('1');
  });

  test('is read from the field of a form that holds it, and only there', () => {
    const text = new URLSearchParams({ payload: '{"a":1}' }).toString();
    expect(readJson(bodyOf(text, FORM, 'payload'))).toEqual({ a: 1 });
    expect(readLocation(bodyOf(text, FORM, 'payload'), { body: '/a' })).toBe('1');
    expect(readJson(bodyOf('{"a":2}', { 'content-type': 'application/json' }, 'payload'))).toEqual({ a: 2 });
    for (const body of [bodyOf(text, FORM), bodyOf(text, FORM, 'other'), bodyOf(`${text}&${text}`, FORM, 'payload')]) {
      expect(readJson(body)).toBeUndefined();
      expect(describeBody(body)).toBe('a form. Read it with webhook.form()');
    }
  });

  test.each<[Body, string]>([
    [bodyOf(''), 'the body is empty'],
    [bodyOf('private'), 'the body is not JSON'],
    [bodyOf('\ufeff\ufeff{}'), 'the body is not JSON'],
    [bodyOf('{', { 'content-type': 'application/cloudevents+json; charset=utf-8' }), 'the body is not JSON'],
    [bodyOf('a=1', { 'content-type': 'Application/X-WWW-Form-URLEncoded;charset=utf-8' }), 'the body is a form.'],
    [bodyOf('<a/>', { 'content-type': 'text/xml; charset=utf-8' }), 'the body is text/xml and not JSON'],
    [
      bodyOf('--x', { 'content-type': 'multipart/form-data; boundary=x' }),
      'the body is multipart/form-data and not JSON',
    ],
  ])('that is missing is explained: %j', (body, message) => {
    expect(readJson(body)).toBeUndefined();
    expect(`the body is ${describeBody(body)}`).toContain(message);
  });
});

test('a form is read only from a body that is declared as one', () => {
  expect([...readForm(bodyOf('a=1&a=2&b=%26', FORM))]).toEqual([
    ['a', '1'],
    ['a', '2'],
    ['b', '&'],
  ]);
  const encoded = bodyOf(gzipSync('a=1'), { ...FORM, 'content-encoding': 'gzip' });
  expect(readForm(encoded).get('a')).toBe('1');
  expect(() => readForm(bodyOf('{}', { 'content-type': 'application/json' }))).toThrow(
    'the content type of the body is application/json, not application/x-www-form-urlencoded',
  );
  expect(() => readForm(bodyOf('a=1'))).toThrow('the content type of the body is missing');
});
