import crypto from 'node:crypto';
import * as fc from 'fast-check';
import type { Verification } from '#contract/verification';
import { providerSecret } from '#test/providers/sign';
import { type EndpointRequest, endpointWith } from '#test/support/ingest';
import { headersFor, plausibleHeaders, put, wrongSignature } from '#test/support/plausible-request';
import { PRESETS } from '#test/support/presets';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Counts the units of work (bytes, characters, fields) that ingest spends in the functions that a request can feed. */
function countWork() {
  let units = 0;
  const spies: jest.SpyInstance[] = [];
  const count = <Target extends object>(target: Target, name: string, cost: (self: never, args: never[]) => number) => {
    const original = (target as Record<string, (...args: unknown[]) => unknown>)[name];
    if (!original) throw new Error(`there is no function ${name}`);
    const counting = function (this: unknown, ...args: unknown[]) {
      units += cost(this as never, args as never[]);
      return original.apply(this, args);
    };
    spies.push(jest.spyOn(target as never, name as never).mockImplementation(counting as never));
  };
  const size = (data: unknown) => (typeof data === 'string' || data instanceof Uint8Array ? data.length : 0);
  count(JSON, 'parse', (_, [text]) => size(text));
  count(URLSearchParams.prototype, 'getAll', ({ size: fields }: URLSearchParams) => fields);
  count(URLSearchParams.prototype, 'get', ({ size: fields }: URLSearchParams) => fields);
  count(URLSearchParams.prototype, 'has', ({ size: fields }: URLSearchParams) => fields);
  count(Buffer.prototype, 'toString', ({ length }: Buffer) => length);
  count(Buffer.prototype, 'includes', ({ length }: Buffer) => length);
  count(Buffer, 'concat', (_, [list]) => (list as unknown as Buffer[]).reduce((sum, { length }) => sum + length, 0));
  count(Array.prototype, 'sort', ({ length }: unknown[]) => length);
  count(Array.prototype, 'includes', ({ length }: unknown[]) => length);
  count(String.prototype, 'split', (text: string) => text.length);
  count(RegExp.prototype, 'test', (_, [text]) => size(text));
  count(RegExp.prototype, 'exec', (_, [text]) => size(text));
  count(Object.getPrototypeOf(crypto.createHmac('sha256', '')), 'update', (_, [data]) => size(data));
  count(Object.getPrototypeOf(crypto.createHash('sha256')), 'update', (_, [data]) => size(data));
  count(crypto, 'verify', (_, [, data]) => size(data));
  return {
    stop() {
      for (const spy of spies) spy.mockRestore();
      return units;
    },
  };
}

/** Hostile requests, each of about `size` units. */
const HOSTILE: Readonly<Record<string, (size: number, verify: Verification) => EndpointRequest>> = {
  'a form of different fields': (size) => form(Array.from({ length: size / 8 }, (_, n) => `f${n}=v`).join('&')),
  'a form of one repeated field': (size) => form(Array.from({ length: size / 8 }, (_, n) => `f=v${n}`).join('&')),
  'a form of one large field': (size) => form(`payload=${'x'.repeat(size)}`),
  'a form of separators': (size) => form('&'.repeat(size)),
  'JSON nested as deeply as possible': (size) => json(`${'['.repeat(size / 2)}${']'.repeat(size / 2)}`),
  'JSON with many fields': (size) => json(`{${Array.from({ length: size / 8 }, (_, n) => `"f${n}":1`).join(',')}}`),
  'a batch of many items': (size) => json(batch(Array.from({ length: size / 4 }, () => '{}'))),
  'a batch of 1,000 large items': (size) =>
    json(batch(Array.from({ length: 1_000 }, () => `"${'x'.repeat(size / 1_000)}"`))),
  'a batch of items whose signature or token is a wrong one': (size, verify) => {
    const item = JSON.stringify(documentFor(verify, 'x'.repeat(100)));
    return json(batch(Array.from({ length: Math.ceil(size / item.length) }, () => item)));
  },
  'JSON with a large value in each place that is read': (size, verify) =>
    json(JSON.stringify(documentFor(verify, 'x'.repeat(size / 8)))),
  'a long value in each header that is read': (size, verify) => ({
    headers: headersFor(verify, 'a'.repeat(size / 16)),
  }),
  'a list in each header that is read': (size, verify) => ({
    headers: headersFor(verify, 'a=b,v1=c;h1=d '.repeat(size / 256)),
  }),
  'a list of header names in each header that is read': (size, verify) => ({
    headers: headersFor(verify, Array.from({ length: size / 64 }, (_, n) => `h${n}`).join(',')),
  }),
  'many query parameters': (size) => ({ query: Array.from({ length: size / 16 }, (_, n) => `q${n}=1`).join('&') }),
  'bytes that are not text': (size) => ({ body: Buffer.alloc(size, 0xff), headers: JSON_TYPE }),
};

function form(text: string): EndpointRequest {
  return { body: Buffer.from(text), headers: FORM };
}
function json(text: string): EndpointRequest {
  return { body: Buffer.from(text), headers: JSON_TYPE };
}
function batch(items: readonly string[]): string {
  return `{"value":[${items.join(',')}],"notificationItems":[${items.join(',')}]}`;
}
/** Returns a document with the value in each place that the verification reads, and a wrong signature where it signs. */
function documentFor(verify: Verification, value: string): object {
  const document = {};
  for (const [pointer] of JSON.stringify(verify).matchAll(/(?<=")\/[\w/-]+(?=")/g)) put(document, pointer, value);
  if (verify.kind === 'signature' && 'body' in verify.signature) {
    put(document, verify.signature.body, wrongSignature(verify));
  }
  return document;
}

async function workOf(verify: Verification, request: EndpointRequest): Promise<number> {
  const { text } = providerSecret(verify);
  const endpoint = endpointWith(verify, { secret: () => text });
  await endpoint.ask({});
  const work = countWork();
  await endpoint.ask({ ...request, headers: { ...plausibleHeaders(verify), ...request.headers } });
  return work.stop();
}

const SIZE = 16_384;

test('the work for a request is counted', async () => {
  const twilio = PRESETS.twilio as Verification;
  expect(await workOf(twilio, form(Array.from({ length: 500 }, (_, n) => `f${n}=v`).join('&')))).toBeGreaterThan(500);
});

test.each(Object.entries(PRESETS))('%s: the work for a request grows no faster than its size', async (_, verify) => {
  const tooFast: string[] = [];
  for (const [attack, make] of Object.entries(HOSTILE)) {
    const small = await workOf(verify, make(SIZE, verify));
    const large = await workOf(verify, make(8 * SIZE, verify));
    // Work that grew with the square of the size would be 64 times as much.
    if (large > 12 * small + SIZE) tooFast.push(`${attack}: ${small} units, then ${large}`);
  }
  expect(tooFast).toEqual([]);
});

const headerValue = fc.oneof(
  fc.string({ maxLength: 50 }),
  fc.stringMatching(/^(t=\d{1,14},)?(v1|v0|h1|sha256|sha1)=[0-9a-f]{0,80}$/),
  fc.base64String({ maxLength: 200 }),
  fc.constantFrom('', 'Basic ', 'Bearer a.b.c', 'null', '\ud800', '-1', '9'.repeat(400)),
);
const body = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.webQueryParameters().map((text) => Buffer.from(text)),
  fc
    .constantFrom('{"type":1}', '[{}]', '{"value":[null]}', '{"notificationItems":[{}]}', '\ufeff')
    .map((text) => Buffer.from(text)),
);

test.each(Object.entries(PRESETS))('%s: no unverified request causes a 5xx', async (_, verify) => {
  const { text } = providerSecret(verify);
  const read = Object.keys(headersFor(verify, ''));
  // Half of the requests get as far as the comparison of the signature or token.
  const plausible = fc.constantFrom({}, plausibleHeaders(verify));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('POST', 'GET', 'HEAD', 'OPTIONS', 'PUT'),
      fc.dictionary(fc.constantFrom(...read, 'content-type', 'content-encoding', 'aeg-event-type'), headerValue),
      fc.oneof(fc.webQueryParameters(), fc.constantFrom('bt_challenge=%', 'validationToken=a', 'crc_token=%ff')),
      body,
      plausible,
      async (method, headers, query, content, others) => {
        const { statusCode = 200 } = await endpointWith(verify, { secret: () => text }).ask({
          method,
          headers: { ...headers, ...others },
          query,
          body: content,
        });
        expect(statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: 100 },
  );
});

test('a signed form may have 1,000 fields, and one more is rejected before it is parsed', async () => {
  const twilio = PRESETS.twilio as Verification;
  const fields = (count: number) => form(Array.from({ length: count }, (_, n) => `f${n}=v`).join('&'));
  const reasonOf = async (request: EndpointRequest) => {
    const endpoint = endpointWith(twilio);
    await endpoint.ask({ ...request, headers: { ...request.headers, 'x-twilio-signature': `${'A'.repeat(27)}=` } });
    return endpoint.lines[0]?.fields.reason;
  };
  expect(await reasonOf(fields(1_000))).toBe('signature-mismatch');
  expect(await reasonOf(fields(1_001))).toBe('signature-malformed');
});

test.each(['discord', 'slack', 'zoom', 'adyen', 'mailgun', 'msgraph', 'linear'])(
  '%s: the body of a request is parsed once at most',
  async (provider) => {
    const verify = PRESETS[provider] as Verification;
    const body =
      '{"type":1,"kind":"url_verification","event":"endpoint.url_validation","signature":{},"value":[{}],"notificationItems":[{}]}';
    const endpoint = endpointWith(verify, { secret: () => 'ab'.repeat(32) });
    const parse = jest.spyOn(JSON, 'parse');
    await endpoint.ask({ ...json(body), headers: { ...plausibleHeaders(verify), ...JSON_TYPE } });
    const times = parse.mock.calls.filter(([text]) => text === body).length;
    parse.mockRestore();
    expect(times).toBeLessThanOrEqual(1);
    expect(times).toBe(provider === 'linear' ? 0 : 1);
  },
);
