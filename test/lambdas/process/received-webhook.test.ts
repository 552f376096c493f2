import * as z from 'zod';
import { SchemaMismatchError } from '../../../contract/errors.ts';
import { toWebhook } from '../../../lambdas/process/received-webhook.ts';
import { referenceTo, storedWebhook } from '../../support/process.ts';

function webhookOf(body: string | Buffer) {
  const stored = storedWebhook('a', body);
  return toWebhook(stored, referenceTo(stored));
}

test('gives the handler the exact bytes', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
  expect(webhookOf(bytes).bytes()).toEqual(bytes);
});

test('gives the handler what it needs to know', () => {
  const webhook = webhookOf('{"n":1}');
  expect(webhook).toMatchObject({ id: 'a', topic: 'orders', eventType: 'order.created', verified: true });
  expect(webhook.receivedAt.toISOString()).toBe('2026-11-24T10:20:30.456Z');
  expect(webhook.query.getAll('a')).toEqual(['1', '2']);
  expect(webhook.text()).toBe('{"n":1}');
  expect(webhook.json()).toEqual({ n: 1 });
});

test('returns what the schema makes of the body', () => {
  expect(webhookOf('{"n":"1","more":2}').json(z.object({ n: z.coerce.number() }))).toEqual({ n: 1 });
});

test('names every field that does not fit, without its value', () => {
  const json = () =>
    webhookOf('{"a":{"b":"private"}}').json(z.object({ a: z.object({ b: z.number() }), c: z.string() }));
  expect(json).toThrow(SchemaMismatchError);
  expect(json).toThrow(/a\.b: .*; c: /);
  expect(json).not.toThrow(/private/);
});

test('says that a body is not JSON without quoting it', () => {
  const json = () => webhookOf('private').json();
  expect(json).toThrow(SchemaMismatchError);
  expect(json).not.toThrow(/private/);
});

test('refuses a schema that needs to wait', () => {
  expect(() => webhookOf('{}').json(z.object({}).refine(async () => true))).toThrow(/synchronous/);
});
