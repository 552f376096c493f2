import { readPointer } from '#contract/json-pointer';
import { readLocation } from '#contract/read-location';

test.each([
  ['{"id":"evt_1"}', 'evt_1'],
  ['{"id":7}', '7'],
  ['{"id":7.0}', '7'],
  ['{"id":820982911946154508}', '820982911946154508'],
  ['{"id":820982911946154509}', '820982911946154509'],
  ['{"id":-9007199254740993}', '-9007199254740993'],
  ['{"id":1e400}', '1e400'],
  ['{"id":1.5}', '1.5'],
  ['{"id":""}', undefined],
  ['{"id":null}', undefined],
  ['{"id":{"id":1}}', undefined],
  ['{}', undefined],
  ['id=1', undefined],
])('reads out of %s the id %s', (body, id) => {
  expect(readLocation({ headers: {}, bytes: Buffer.from(body) }, { body: '/id' })).toBe(id);
});

test.each([
  [{ 'x-id': 'd' }, 'd'],
  [{ 'x-id': '' }, undefined],
  [{}, undefined],
])('reads out of the headers %j the id %s', (headers, id) => {
  expect(readLocation({ headers, bytes: Buffer.from('{}') }, { header: 'x-id' })).toBe(id);
});

test('reads the first of several headers that is not empty', () => {
  const read = (headers: Record<string, string>) =>
    readLocation({ headers, bytes: Buffer.from('') }, { header: ['x-old', 'x-new'] });
  expect(read({ 'x-old': 'a', 'x-new': 'b' })).toBe('a');
  expect(read({ 'x-old': '', 'x-new': 'b' })).toBe('b');
  expect(read({ 'x-new': 'b' })).toBe('b');
  expect(read({})).toBeUndefined();
});

test('reads a large number inside lists and objects', () => {
  const body = Buffer.from('{"a":[{"b/c":123456789012345678901},{"b/c":123456789012345678902}]}');
  expect(readLocation({ headers: {}, bytes: body }, { body: '/a/1/b~1c' })).toBe('123456789012345678902');
});

test('reads a repeated fact in a header only from that header', () => {
  expect(
    readLocation({ headers: { 'x-id': 'a', id: 'b' }, bytes: Buffer.from('{"id":"c"}') }, { header: 'x-id' }),
  ).toBe('a');
  expect(readLocation({ headers: { id: 'b' }, bytes: Buffer.from('{"id":"c"}') }, { body: '/id' })).toBe('c');
});

test('reads text of any script', () => {
  expect(readLocation({ headers: {}, bytes: Buffer.from('{"id":"é漢"}') }, { body: '/id' })).toBe('é漢');
});

test.each([
  ['"evt_1"', '', 'evt_1'],
  ['9007199254740991', '', '9007199254740991'],
  ['9007199254740993', '', '9007199254740993'],
  ['{"id":true}', '/id', undefined],
  ['{"id":0}', '/id', '0'],
  ['{"id":-0}', '/id', '0'],
  ['', '/id', undefined],
  ['null', '/id', undefined],
])('reads from %s at %j the id %s', (body, pointer, id) => {
  expect(readLocation({ headers: {}, bytes: Buffer.from(body) }, { body: pointer })).toBe(id);
});

describe('readPointer', () => {
  // The example of RFC 6901, section 5.
  const DOCUMENT = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  };

  test.each<[string, unknown]>([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j points at what RFC 6901 says', (pointer, value) => {
    expect(readPointer(DOCUMENT, pointer)).toEqual(value);
  });

  test('~01 is a tilde and a one, never a slash', () => {
    expect(readPointer({ '~1': 'tilde', '/': 'slash' }, '/~01')).toBe('tilde');
  });

  test('replaces every escape of a name', () => {
    expect(readPointer({ 'a/b/c~d~e': 1 }, '/a~1b~1c~0d~0e')).toBe(1);
  });

  test.each([
    ['a missing name', '/bar'],
    ['a name below text', '/foo/0/length'],
    ['a name below a number', '/a~1b/toString'],
    ['an inherited name', '/toString'],
    ['a name below a missing one', '/bar/baz'],
    ['an index past the end', '/foo/2'],
  ])('finds nothing at %s', (_, pointer) => {
    expect(readPointer(DOCUMENT, pointer)).toBeUndefined();
  });

  test.each([[null], [undefined], ['text'], [7]])('finds nothing in %p', (value) => {
    expect(readPointer(value, '/length')).toBeUndefined();
  });

  test('passes null on as a value and finds nothing below it', () => {
    expect(readPointer({ a: null }, '/a')).toBeNull();
    expect(readPointer({ a: null }, '/a/b')).toBeUndefined();
  });
});

test('a body that is nested too deeply to keep the digits of its id has no id', () => {
  const body = `{"id":820982911946154508,"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  expect(JSON.parse(body)).toMatchObject({ id: expect.any(Number) });
  expect(readLocation({ headers: {}, bytes: Buffer.from(body) }, { body: '/id' })).toBeUndefined();
});
