import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { SchemaMismatchError } from '#contract/errors';
import { github, stripe } from '#contract/providers/index';
import { toWebhook } from '#lambdas/process/received-webhook';
import { referenceTo, storedWebhook } from '#test/support/process';

function webhookOf(body: string | Buffer) {
  const stored = storedWebhook('a', body);
  return toWebhook(stored, referenceTo(stored));
}

test('gives the handler the exact bytes', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
  expect(webhookOf(bytes).bytes()).toEqual(bytes);
});

test('gives the handler the facts of the webhook', () => {
  const webhook = webhookOf('{"n":1}');
  expect(webhook).toMatchObject({ id: 'a', topic: 'orders', eventType: 'order.created', verified: true });
  expect(webhook).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
  expect(webhook.receivedAt.toISOString()).toBe('2026-11-24T10:20:30.456Z');
  expect(webhook.query.getAll('a')).toEqual(['1', '2']);
  expect(webhook.text()).toBe('{"n":1}');
  expect(webhook.json()).toEqual({ n: 1 });
});

test('returns the output of the schema', () => {
  expect(webhookOf('{"n":"1","more":2}').json(z.object({ n: z.coerce.number() }))).toEqual({ n: 1 });
});

test('names every field that does not match, without its value', () => {
  const json = () =>
    webhookOf('{"a":{"b":"private"}}').json(z.object({ a: z.object({ b: z.number() }), c: z.string() }));
  expect(json).toThrow(SchemaMismatchError);
  expect(json).toThrow(/a\.b: .*; c: /);
  expect(json).not.toThrow(/private/);
});

test('rejects a body that is not JSON without quoting it', () => {
  const json = () => webhookOf('private').json();
  expect(json).toThrow(SchemaMismatchError);
  expect(json).toThrow('the body is not JSON');
  expect(json).not.toThrow(/private/);
});

test('reads forms, compressed bodies and the JSON in a form, and explains what it cannot read', () => {
  const webhookOf = (headers: Record<string, string>, body: string | Buffer, verify = github({ secretName: 's' })) => {
    const stored = { ...storedWebhook('a', body), headers };
    return toWebhook(stored, referenceTo(stored), verify);
  };
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const form = webhookOf(FORM, 'payload=%7B%22n%22%3A1%7D');
  expect(form.form().get('payload')).toBe('{"n":1}');
  expect(form.json(z.object({ n: z.number() }))).toEqual({ n: 1 });
  const compressed = webhookOf({ 'content-encoding': 'gzip' }, gzipSync('{"n":1}'));
  expect([compressed.text(), compressed.json()]).toEqual(['{"n":1}', { n: 1 }]);
  expect(compressed.bytes()).toEqual(gzipSync('{"n":1}'));
  const wrong = webhookOf({ 'content-encoding': 'gzip' }, '{}');
  expect(() => wrong.json()).toThrow('the body is not encoded in gzip, as its content-encoding says');
  for (const read of [() => webhookOf({}, 'a').form(), () => webhookOf({ 'content-encoding': 'br' }, 'a').text()]) {
    expect(read).toThrow(SchemaMismatchError);
    expect(read).toThrow(/^the content type of the body is missing|^the body is not encoded in br/);
  }
});

test('rejects an asynchronous schema', () => {
  expect(() => webhookOf('{}').json(z.object({}).refine(async () => true))).toThrow(/synchronous/);
});

test('reads the id and type of an event from the body', () => {
  const stored = storedWebhook('a', '{"id":"evt_1","type":"invoice.paid"}');
  const { eventId, eventType } = toWebhook(
    stored,
    { ...referenceTo(stored), eventType: undefined } as never,
    stripe({ secretName: 's' }),
  );
  expect([eventId, eventType]).toEqual(['evt_1', 'invoice.paid']);
});

test.each(['not JSON', '[]', '{"id":{"a":1}}', ''])('has no event id when the body is %s', (body) => {
  const stored = storedWebhook('a', body);
  expect(toWebhook(stored, referenceTo(stored), stripe({ secretName: 's' })).eventId).toBeUndefined();
});
