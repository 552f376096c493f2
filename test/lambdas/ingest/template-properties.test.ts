import fc from 'fast-check';
import { makeSecret } from '#contract/make-secret';
import { type HmacOptions, hmac } from '#contract/providers/index';
import { signWebhook } from '#contract/sign-webhook';
import { endpointWith, NOW } from '#test/support/ingest';

const HEADER_NAMES = ['x-id', 'x-topic'];
const part = fc.oneof(
  fc.constantFrom('body', 'timestamp', 'method', 'path', 'url'),
  fc.constantFrom(...HEADER_NAMES.map((header) => ({ header }))),
  fc.string({ maxLength: 8 }),
  fc.constantFrom('$$', '$&', '$1', '{body}', '{timestamp}', '%s', '\\n', '\n', '.', ''),
);

const options: fc.Arbitrary<HmacOptions> = fc
  .record({
    parts: fc.array(part, { maxLength: 6 }),
    at: fc.nat(6),
    algorithm: fc.constantFrom('hmac-sha1' as const, 'hmac-sha256' as const, 'hmac-sha512' as const),
    encoding: fc.constantFrom('hex' as const, 'base64' as const, 'base64url' as const),
    keyEncoding: fc.constantFrom('utf8' as const, 'hex' as const, 'base64' as const),
    unit: fc.constantFrom('s' as const, 'ms' as const, 'rfc3339' as const),
    shared: fc.boolean(),
  })
  .map(({ parts, at, unit, shared, ...rest }) => {
    const place = shared ? { separator: ',', prefix: 't=', header: 'x-signature' } : { header: 'x-time' };
    return {
      ...rest,
      secretName: 's',
      header: 'X-Signature',
      url: 'https://hooks.example.com/t',
      ...(shared && { separator: ',', prefix: 'v1=' }),
      timestamp: { ...place, unit, tolerance: 300 },
      signed: [...parts.slice(0, at), 'timestamp', 'body', ...parts.slice(at)],
    };
  });

const body = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Buffer.from(bytes));
const query = fc.constantFrom('', 'a=1', 'a=%20&b', '$&={body}');

test('what signs by a template and what verifies by it agree, for every template, body and query', async () => {
  await fc.assert(
    fc.asyncProperty(options, body, query, async (of, bytes, search) => {
      const verify = hmac(of);
      const secret = makeSecret(verify);
      const endpoint = endpointWith(verify, { secret: () => secret });
      const headers = { 'x-id': '$$', 'x-topic': '{body}' };
      const signed = signWebhook(verify, secret, { path: '/t', query: search, headers, body: bytes }, NOW);
      expect((await endpoint.ask(signed)).statusCode).toBe(200);
      const changed = Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) as number) ^ 1])]);
      expect((await endpoint.ask({ ...signed, body: changed })).statusCode).toBe(401);
    }),
    { numRuns: 150, seed: jest.getSeed() },
  );
});
