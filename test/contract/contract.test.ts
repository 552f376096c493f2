import { backoffSeconds } from '#config/backoff';
import { readEnv } from '#contract/env';
import { payloadKey } from '#contract/keys';
import { readLocation } from '#contract/read-location';
import { parseReference } from '#contract/reference';

test('names every variable that is missing', () => {
  expect(() => readEnv('ingest', { STAGE: 'dev' })).toThrow(/lacks PAYLOAD_BUCKET, QUEUE_URLS/);
});

test('lays webhooks out by topic, date and hour', () => {
  expect(payloadKey({ id: 'i', topic: 'a.b', receivedAt: '2026-11-24T23:59:59.999Z' })).toBe(
    'webhooks/topic=a.b/dt=2026-11-24/hh=23/i.json',
  );
});

test('waits longer each time whatever chance says, where the factor makes up for the jitter', () => {
  const backoff = { first: 2, factor: 2, max: 100, jitter: 0.5 };
  const shortest = [1, 2, 3, 4].map((attempt) => backoffSeconds(backoff, attempt, 1));
  const longest = [1, 2, 3, 4].map((attempt) => backoffSeconds(backoff, attempt, 0));
  expect([shortest, longest]).toEqual([
    [1, 2, 4, 8],
    [2, 4, 8, 16],
  ]);
  expect(backoffSeconds(backoff, 50, 0)).toBe(100);
});

test('reads back a reference', () => {
  const reference = { v: 1, id: 'i', topic: 't', key: 'k', receivedAt: 'r', eventId: 'e' };
  expect(parseReference(JSON.stringify(reference))).toEqual(reference);
});

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
  expect(readLocation({}, Buffer.from(body), { body: '/id' })).toBe(id);
});

test.each([
  [{ 'x-id': 'd' }, 'd'],
  [{ 'x-id': '' }, undefined],
  [{}, undefined],
])('reads out of the headers %j the id %s', (headers, id) => {
  expect(readLocation(headers, Buffer.from('{}'), { header: 'x-id' })).toBe(id);
});

test('finds a large number wherever it stands', () => {
  const body = Buffer.from('{"a":[{"b/c":123456789012345678901},{"b/c":123456789012345678902}]}');
  expect(readLocation({}, body, { body: '/a/1/b~1c' })).toBe('123456789012345678902');
});
