import { createHmac } from 'node:crypto';
import { clerk, openai, polar, resend, standardWebhooks, supabase, svix } from '#contract/providers/index';
import { dedupeKey } from '#lambdas/runtime/dedupe-key';
import { endpointWith, NOW } from '#test/support/ingest';

const BODY = Buffer.from('{"type":"user.created","data":{"id":"$$ $& é"}}');
const SECONDS = String(Math.floor(NOW.getTime() / 1_000));
const KEY = Buffer.from('0123456789abcdef01234567');
const NEXT_KEY = Buffer.from('fedcba9876543210fedcba98');
const SECRET = { secretName: 's' };
const base64 = (key: Buffer) => key.toString('base64');

const signatureOf = (key: Buffer | string) =>
  `v1,${createHmac('sha256', key).update(`msg_1.${SECONDS}.`).update(BODY).digest('base64')}`;

function headersOf(name: string, ...signatures: readonly string[]) {
  return { [`${name}-id`]: 'msg_1', [`${name}-timestamp`]: SECONDS, [`${name}-signature`]: signatures.join(' ') };
}

test.each([
  ['clerk', clerk, 'svix', 'webhook'],
  ['resend', resend, 'svix', 'webhook'],
  ['openai', openai, 'webhook', 'svix'],
  ['polar', polar, 'webhook', 'svix'],
] as const)(
  '%s verifies one of several signatures in the headers of its sender alone',
  async (_, preset, own, other) => {
    const endpoint = endpointWith(preset(SECRET), { secret: () => `whsec_${base64(KEY)}` });
    const ask = async (headers: Record<string, string>) => (await endpoint.ask({ body: BODY, headers })).statusCode;
    expect(await ask(headersOf(own, signatureOf(NEXT_KEY), signatureOf(KEY)))).toBe(200);
    expect(await ask(headersOf(own, signatureOf(NEXT_KEY)))).toBe(401);
    expect(await ask(headersOf(other, signatureOf(KEY)))).toBe(401);
  },
);

test.each([
  ['clerk', clerk],
  ['resend', resend],
  ['openai', openai],
  ['supabase', supabase],
] as const)('%s has neither public keys nor keys that are text', (_, preset) => {
  const options = { ...SECRET, publicKey: true, textKey: true };
  expect(Object.getOwnPropertySymbols(preset(options))).toHaveLength(1);
  expect(Object.getOwnPropertySymbols(preset(SECRET))).toHaveLength(0);
});

test('polar takes the Base64 of a secret as the key, or the whole text of an older secret', async () => {
  const secret = `whsec_${base64(KEY)}`;
  const statusOf = async (key: Buffer | string, textKey: boolean) => {
    const endpoint = endpointWith(polar({ ...SECRET, textKey }), { secret: () => secret });
    return (await endpoint.ask({ body: BODY, headers: headersOf('webhook', signatureOf(key)) })).statusCode;
  };
  expect([await statusOf(KEY, false), await statusOf(secret, false)]).toEqual([200, 401]);
  expect([await statusOf(KEY, true), await statusOf(secret, true)]).toEqual([401, 200]);
});

describe('supabase', () => {
  const secret = (key: Buffer) => `v1,whsec_${base64(key)}`;
  const ask = async (known: string, signature: string) =>
    endpointWith(supabase(SECRET), { secret: () => known }).ask({
      body: BODY,
      headers: { ...headersOf('webhook', ''), 'webhook-signature': signature },
    });

  test('verifies each of the signatures that it separates by a comma and a space', async () => {
    const both = `${signatureOf(KEY)}, ${signatureOf(NEXT_KEY)}`;
    for (const known of [KEY, NEXT_KEY]) expect((await ask(secret(known), both)).statusCode).toBe(204);
    expect((await ask(secret(KEY), signatureOf(KEY))).statusCode).toBe(204);
    expect((await ask(secret(KEY), signatureOf(NEXT_KEY))).statusCode).toBe(401);
  });

  test('recognizes a second try, which has another id, by its body', () => {
    const keyOf = (id: string, body: string) => {
      const bytes = Buffer.from(body);
      const webhook = { id: `w-${id}`, topic: 't', headers: { 'webhook-id': id }, bytes: () => bytes };
      return dedupeKey(webhook, supabase(SECRET), 'eventId');
    };
    expect(keyOf('2', '{"metadata":{"uuid":"a"}}')).toBe(keyOf('1', '{"metadata":{"uuid":"a"}}'));
    expect(keyOf('2', '{"metadata":{"uuid":"b"}}')).not.toBe(keyOf('1', '{"metadata":{"uuid":"a"}}'));
  });
});

test('the presets of senders differ from the generic ones in no part that verifies', () => {
  const { provider: ofClerk, ...clerkScheme } = clerk(SECRET);
  const { provider: ofSvix, ...svixScheme } = svix(SECRET);
  expect([ofClerk, ofSvix]).toEqual(['clerk', 'svix']);
  expect(clerkScheme).toEqual(svixScheme);
  const { provider: ofOpenai, ...openaiScheme } = openai(SECRET);
  const { provider: ofNone, ...genericScheme } = standardWebhooks(SECRET);
  expect([ofOpenai, ofNone]).toEqual(['openai', 'standard-webhooks']);
  expect(openaiScheme).toEqual(genericScheme);
});
