import type { DedupeBy } from '#contract/define-webhooks';
import {
  adyen,
  contentful,
  dropbox,
  github,
  gitlab,
  hmac,
  jwt,
  linear,
  msgraph,
  recurly,
  standardWebhooks,
  stripe,
  unsigned,
} from '#contract/providers/index';
import type { Verification } from '#contract/verification';
import { toWebhook } from '#lambdas/process/received-webhook';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';
import { referenceTo, storedWebhook } from '#test/support/process';

interface Delivery {
  readonly id?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function keyOf(
  verify: Verification,
  { id = 'w', body = '{}', headers = {} }: Delivery,
  dedupeBy: Exclude<DedupeBy, false> = 'eventId',
) {
  const stored = { ...storedWebhook(id, body), headers };
  return dedupeKey(toWebhook(stored, referenceTo(stored), verify), verify, dedupeBy);
}

/** Returns true when two deliveries have the same key. */
function areOne(verify: Verification, a: Delivery, b: Delivery, dedupeBy?: Exclude<DedupeBy, false>): boolean {
  return keyOf(verify, a, dedupeBy) === keyOf(verify, b, dedupeBy);
}

const secretName = 's';
const id = (value: unknown, more = {}) => ({ body: JSON.stringify({ id: value, ...more }) });
const delivery = (value: string, body: string, name = 'x-github-delivery') => ({ headers: { [name]: value }, body });

test('trusts an id in a header beside a JSON Web Token only where the token does not cover the body', () => {
  const eventId = { header: 'x-id' };
  const [one, other] = [delivery('i', '{"a":1}', 'x-id'), delivery('i', '{"a":2}', 'x-id')];
  expect(areOne(jwt({ secretName, eventId }), one, other)).toBe(true);
  const bodyHash = { claim: 'sha256', encoding: 'hex' } as const;
  // A captured token with the id of a future event must not mark that event as processed.
  expect(areOne(jwt({ secretName, eventId, bodyHash }), one, other)).toBe(false);
  expect(areOne(jwt({ secretName, eventId: { body: '/id' }, bodyHash }), id('i'), id('i', { more: 1 }))).toBe(true);
});

test('identifies an event by a signed id, whatever the rest of the body', () => {
  expect(areOne(stripe({ secretName }), id('evt_1', { pending: 1 }), id('evt_1', { pending: 0 }))).toBe(true);
  expect(areOne(stripe({ secretName }), id('evt_1'), id('evt_2'))).toBe(false);
  const scheme = standardWebhooks({ secretName });
  expect(areOne(scheme, delivery('m', '1', 'webhook-id'), delivery('m', '2', 'webhook-id'))).toBe(true);
  expect(areOne(scheme, delivery('m', '1', 'webhook-id'), delivery('n', '1', 'webhook-id'))).toBe(false);
});

test('distinguishes ids of 18 digits by their last digit', () => {
  const event = (digits: string) => ({ body: `{"id":${digits}}` });
  expect(areOne(stripe({ secretName }), event('820982911946154508'), event('820982911946154509'))).toBe(false);
  expect(areOne(stripe({ secretName }), event('820982911946154508'), event('820982911946154508'))).toBe(true);
});

test('ignores an empty id', () => {
  expect(areOne(stripe({ secretName }), id('', { n: 1 }), id('', { n: 2 }))).toBe(false);
  const scheme = github({ secretName });
  expect(keyOf(scheme, delivery('', '1'))).toBe(keyOf(scheme, { body: '1' }));
});

test('does not let an unsigned id mark the event of another body as processed', () => {
  const scheme = github({ secretName });
  expect(areOne(scheme, delivery('d', '1'), delivery('d', '1'))).toBe(true);
  expect(areOne(scheme, delivery('d', '1'), delivery('d', '2'))).toBe(false);
  expect(areOne(scheme, delivery('d', '1'), delivery('e', '1'))).toBe(false);
});

test('does not trust an unsigned header of a scheme that signs another header', () => {
  const scheme = standardWebhooks({ secretName });
  const by = { header: 'x-other' };
  expect(areOne(scheme, delivery('m', '1', 'x-other'), delivery('m', '2', 'x-other'), by)).toBe(false);
  expect(areOne(scheme, delivery('m', '1', 'x-other'), delivery('m', '1', 'x-other'), by)).toBe(true);
});

test('distinguishes equal bodies of Contentful by its idempotency key', () => {
  const [scheme, key] = [contentful({ secretName }), 'x-contentful-idempotency-key'];
  expect(areOne(scheme, delivery('a', '{}', key), delivery('a', '{}', key))).toBe(true);
  expect(areOne(scheme, delivery('a', '{}', key), delivery('b', '{}', key))).toBe(false);
  // The header may be outside the signature.
  expect(areOne(scheme, delivery('a', '{}', key), delivery('a', '{"n":1}', key))).toBe(false);
});

test('combines the id with the body where requests are not verified', () => {
  const body = { body: '/id' };
  expect(areOne(unsigned(), id('a', { n: 1 }), id('a', { n: 2 }), body)).toBe(false);
  expect(areOne(unsigned(), id('a', { n: 1 }), id('a', { n: 1 }), body)).toBe(true);
});

test('trusts the id of a sender that has the token', () => {
  const scheme = gitlab({ secretName });
  const by = { header: 'x-id' };
  expect(areOne(scheme, delivery('d', '1', 'x-id'), delivery('d', '2', 'x-id'), by)).toBe(true);
});

test.each<[string, Verification, string?]>([
  ['a provider without event ids', hmac({ header: 'x-signature', secretName })],
  ['a batch of events', adyen({ secretName })],
  ['a missing id', stripe({ secretName })],
  ['a body that is not JSON', stripe({ secretName }), 'a form'],
])('treats equal bodies as one event: %s', (_, scheme, body = '{"n":1}') => {
  expect(areOne(scheme, { body, id: 'v' }, { body, id: 'w' })).toBe(true);
  expect(areOne(scheme, { body, id: 'v' }, { body: `${body} `, id: 'v' })).toBe(false);
});

test.each<[string, Verification]>([
  ['a provider that only names changed accounts', dropbox({ secretName })],
  ['a list of changes', msgraph({ secretName })],
  ['a provider without times', recurly({ secretName })],
  ['an unverified sender', unsigned()],
  ['a missing id of an unverified sender', unsigned({ eventId: { body: '/id' } })],
])('treats equal bodies as two events, unless the topic is configured otherwise: %s', (_, scheme) => {
  const [a, b] = [
    { body: '{"n":1}', id: 'v' },
    { body: '{"n":1}', id: 'w' },
  ];
  expect(areOne(scheme, a, b)).toBe(false);
  expect(keyOf(scheme, a)).toBe(keyOf(scheme, { ...a }));
  expect(areOne(scheme, a, b, 'body')).toBe(true);
  expect(areOne(scheme, a, b, { body: '/n' })).toBe(true);
  expect(areOne(scheme, a, b, { body: '/missing' })).toBe(true);
});

test('identifies an event by its id where bodies repeat', () => {
  const scheme = unsigned({ eventId: { body: '/id' } });
  expect(areOne(scheme, { ...id('a'), id: 'v' }, { ...id('a'), id: 'w' })).toBe(true);
});

test('identifies events by the body, another field or the delivery when configured', () => {
  const scheme = stripe({ secretName });
  expect(areOne(scheme, id('evt_1', { n: 1 }), id('evt_1', { n: 2 }), 'body')).toBe(false);
  expect(areOne(scheme, id(1, { request: 'r' }), id(2, { request: 'r' }), { body: '/request' })).toBe(true);
  expect(areOne(scheme, { ...id('evt_1'), id: 'v' }, { ...id('evt_1'), id: 'w' }, 'delivery')).toBe(false);
  expect(areOne(scheme, { ...id('evt_1'), id: 'v' }, { ...id('evt_2'), id: 'v' }, 'delivery')).toBe(true);
});

test.each<[string, Verification, Exclude<DedupeBy, false>]>([
  ['without an event id', hmac({ header: 'x-signature', secretName }), 'eventId'],
  ['by its body', stripe({ secretName }), 'body'],
  ['by its body without a field', stripe({ secretName }), { bodyWithout: ['n'] }],
  ['by a value that is missing', stripe({ secretName }), { body: '/n' }],
])('an empty body never identifies an event: %s', (_, scheme, dedupeBy) => {
  expect(areOne(scheme, { body: '', id: 'v' }, { body: '', id: 'w' }, dedupeBy)).toBe(false);
  expect(areOne(scheme, { body: '', id: 'v' }, { body: '', id: 'v' }, dedupeBy)).toBe(true);
});

describe('fields that differ between two deliveries', () => {
  const scheme = { ...hmac({ header: 'x-signature', secretName }), retryFields: ['attempt'] };
  const events = (attempt: number, n: number | string) => ({
    body: `[{"attempt":${attempt},"e":{"n":${n},"attempt":0}}]`,
  });

  test('are left out at any depth where the body identifies the event', () => {
    expect(areOne(scheme, events(0, 1), events(1, 1))).toBe(true);
    expect(areOne(scheme, events(0, 1), events(0, 2))).toBe(false);
    expect(areOne(scheme, events(0, 1), events(1, 1), 'body')).toBe(false);
    expect(areOne(scheme, events(0, 1), events(0, 2), { bodyWithout: ['attempt', 'n'] })).toBe(true);
    expect(areOne(github({ secretName }), events(0, 1), events(1, 1), { bodyWithout: ['attempt'] })).toBe(true);
  });

  test('do not make two numbers, or a number and a text, one', () => {
    expect(areOne(scheme, events(0, '820982911946154508'), events(1, '820982911946154509'))).toBe(false);
    expect(areOne(scheme, events(0, 1), events(0, '"1"'))).toBe(false);
    expect(areOne(scheme, events(0, 1), events(0, '"number 1"'))).toBe(false);
  });

  test('count in a body that is not JSON', () => {
    expect(areOne(scheme, { body: 'attempt=1' }, { body: 'attempt=2' })).toBe(false);
    const deep = (attempt: number) => `{"attempt":${attempt},"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(areOne(scheme, { body: deep(1) }, { body: deep(2) })).toBe(false);
  });
});

test('ignores an unsigned id where the signed body contains its time', () => {
  const scheme = linear({ secretName });
  const sent = (id: string, body: string) => delivery(id, body, 'linear-delivery');
  expect(areOne(scheme, sent('a', '{"webhookTimestamp":1}'), sent('b', '{"webhookTimestamp":1}'))).toBe(true);
  expect(areOne(scheme, sent('a', '{"webhookTimestamp":1}'), sent('a', '{"webhookTimestamp":2}'))).toBe(false);
});

test('trusts an id in one of several headers only if each of them is signed', () => {
  const scheme = standardWebhooks({ secretName });
  const by = { header: ['webhook-id', 'x-other'] };
  expect(areOne(scheme, delivery('m', '1', 'webhook-id'), delivery('m', '2', 'webhook-id'), by)).toBe(false);
  expect(areOne(scheme, delivery('m', '1', 'webhook-id'), delivery('m', '1', 'webhook-id'), by)).toBe(true);
});

test('does not let an id imitate the key of a body or a delivery', () => {
  const scheme = stripe({ secretName });
  const [body, none] = [keyOf(scheme, { body: 'x' }), keyOf(scheme, { id: 'w' }, 'delivery')];
  for (const value of [body, none, ...[body, none].map((key) => key.slice('orders:'.length)), ':', '']) {
    expect([body, none]).not.toContain(keyOf(scheme, id(value)));
  }
});
