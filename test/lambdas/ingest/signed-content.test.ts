import { createHash } from 'node:crypto';
import { hmac, twilio } from '#contract/providers/index';
import type { SignatureVerification, SignedPart } from '#contract/verification';
import { type EndpointRequest, endpointWith, hmacHex, NOW, SECRET } from '#test/support/ingest';

const BODY = Buffer.from('{"id":7,"text":"é"}');
const FORM = Buffer.from('b=2&a=3&a=1&a=1');
const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const SECONDS = String(Math.floor(NOW.getTime() / 1_000));

/** Signs this text and tells whether ingest takes it for what was signed. */
async function accepts(
  signed: readonly SignedPart[],
  text: string | Buffer,
  { headers = {}, ...request }: EndpointRequest = {},
  scheme: Partial<SignatureVerification> = {},
): Promise<boolean> {
  const endpoint = endpointWith({ ...hmac({ header: 'x-signature', secretName: 's' }), ...scheme, signed });
  const signature = { 'x-signature': hmacHex(SECRET, text) };
  const { statusCode, kept } = await endpoint.ask({ body: BODY, ...request, headers: { ...headers, ...signature } });
  expect(kept).toBe(statusCode === 200);
  return statusCode === 200;
}

const timestamp = { header: 'x-time', tolerance: 300 };
const url = 'https://hooks.example.com/t';
const listing = { headersListedIn: 'x-listed' };
const listed = { 'x-listed': 'x-listed,x-time,x-a', 'x-time': SECONDS, 'x-a': '1' };

test.each<[string, readonly SignedPart[], string | Buffer, EndpointRequest, Partial<SignatureVerification>]>([
  ['the body', ['body'], BODY, {}, {}],
  ['a text', [{ text: 'v0:' }, 'body'], `v0:${BODY}`, {}, {}],
  ['the timestamp', ['timestamp', 'body'], `${SECONDS}${BODY}`, { headers: { 'x-time': SECONDS } }, { timestamp }],
  ['the method', ['method'], 'POST', {}, {}],
  ['the path', ['path'], '/t', {}, {}],
  ['the path with its query', ['path'], '/t?b=2&a=1', { query: 'b=2&a=1' }, {}],
  ['the URL', ['url'], url, {}, { url }],
  ['the URL with the query', ['url'], `${url}?b=2&a=1`, { query: 'b=2&a=1' }, { url }],
  ['a form, sorted and without repetitions', ['form'], 'a1a3b2', { body: FORM, headers: FORM_HEADERS }, {}],
  [
    'a form, whatever the case of its content type',
    ['form'],
    'a1a3b2',
    { body: FORM, headers: { 'content-type': 'Application/X-WWW-Form-URLEncoded' } },
    {},
  ],
  ['no form when the body is not one', ['form'], '', { body: FORM }, {}],
  ['a header', [{ header: 'x-a' }], '1', { headers: { 'x-a': '1' } }, {}],
  ['a field of a form', [{ formField: 'b' }], '2', { body: FORM, headers: FORM_HEADERS }, {}],
  ['a number in the body', [{ body: '/id' }], '7', {}, {}],
  ['a boolean in the body', [{ body: '/live' }], 'true', { body: Buffer.from('{"live":true}') }, {}],
  [
    'the first of several timestamps, without the spaces around it',
    ['timestamp'],
    SECONDS,
    { headers: { 'x-time': ` ${SECONDS} , 1` } },
    { timestamp: { ...timestamp, separator: ',', first: true } },
  ],
  ['a text in the body', [{ body: '/text' }], 'é', {}, {}],
  ['nothing where the body has no value', [{ body: '/none' }], '', {}, {}],
  [
    'the listed headers',
    [listing],
    `x-listed:${listed['x-listed']};x-time:${SECONDS};x-a:1`,
    { headers: listed },
    { timestamp },
  ],
])('takes %s for what is signed', async (_, signed, text, request, scheme) => {
  expect(await accepts(signed, text, request, scheme)).toBe(true);
  expect(await accepts(signed, Buffer.concat([Buffer.from(text), Buffer.from('x')]), request, scheme)).toBe(false);
});

test.each<[string, readonly SignedPart[], EndpointRequest]>([
  ['a missing header', [{ header: 'x-a' }], {}],
  ['a missing field', [{ formField: 'c' }], { body: FORM, headers: FORM_HEADERS }],
  ['a repeated field', [{ formField: 'a' }], { body: FORM, headers: FORM_HEADERS }],
])('rejects %s that must be signed', async (_, signed, request) => {
  for (const text of ['', '1', '3', '31', 'undefined']) expect(await accepts(signed, text, request)).toBe(false);
});

describe('a hash of the body in the query', () => {
  const bodyHash = { query: 'sha' };
  const hash = (body: Buffer) => createHash('sha256').update(body).digest('hex');
  const send = (query: string, request: EndpointRequest = {}) =>
    accepts(['url'], query ? `${url}?${query}` : url, { query, ...request }, { url, bodyHash });

  test('must match the body, in upper or lower case', async () => {
    expect(await send(`sha=${hash(BODY)}`)).toBe(true);
    expect(await send(`sha=${hash(BODY).toUpperCase()}`)).toBe(true);
    expect(await send(`sha=${hash(Buffer.from('other'))}`)).toBe(false);
    expect(await send('sha=')).toBe(false);
    expect(await send('')).toBe(false);
  });

  test('may be missing for a form only, and must match when it is there', async () => {
    const form = { body: FORM, headers: FORM_HEADERS };
    expect(await send('', form)).toBe(true);
    expect(await send(`sha=${hash(FORM)}`, form)).toBe(true);
    expect(await send(`sha=${hash(BODY)}`, form)).toBe(false);
  });
});

test('accepts the main content and each further one, and no mixture of them', async () => {
  const scheme = {
    url,
    alsoSigned: [
      [{ url: 'https://hooks.example.com:443/t' }, 'body'],
      ['body', { text: '\n' }],
    ],
  } as const;
  const sign = (text: string) => accepts(['url', 'body'], text, { query: 'a=1' }, scheme);
  expect(await sign(`${url}?a=1${BODY}`)).toBe(true);
  expect(await sign(`https://hooks.example.com:443/t?a=1${BODY}`)).toBe(true);
  expect(await sign(`${BODY}\n`)).toBe(true);
  expect(await sign(`https://hooks.example.com:80/t?a=1${BODY}`)).toBe(false);
  expect(await sign(`${url}?a=1${BODY}\n`)).toBe(false);
  expect(await sign(`${BODY}`)).toBe(false);
});

test.each([
  ['https://hooks.example.com/t', 'https://hooks.example.com:443/t'],
  ['https://hooks.example.com:443/t', 'https://hooks.example.com/t'],
  ['https://hooks.example.com:8443/t', 'https://hooks.example.com/t'],
  ['https://hooks.example.com', 'https://hooks.example.com:443'],
  ['https://user:1234@hooks.example.com/t', 'https://user:1234@hooks.example.com:443/t'],
  ['https://user:pw@hooks.example.com:443/t', 'https://user:pw@hooks.example.com/t'],
])('Twilio may sign %s as %s', (configured, signed) => {
  const { alsoSigned } = twilio({ secretName: 's', url: configured });
  expect(alsoSigned).toEqual([[{ url: signed }, 'form']]);
});

test.each([
  [100, true],
  [101, false],
])('of %d listed headers, all are signed: %s', async (count, isAccepted) => {
  const others = Array.from({ length: count - 2 }, (_, n) => `x-${n}`);
  const names = ['x-listed', 'x-time', ...others];
  const headers: Record<string, string> = {
    ...Object.fromEntries(others.map((name) => [name, '1'])),
    'x-listed': names.join(','),
    'x-time': SECONDS,
  };
  const text = names.map((name) => `${name}:${headers[name]}`).join(';');
  expect(await accepts([listing, 'body'], `${text}${BODY}`, { headers }, { timestamp })).toBe(isAccepted);
});
