import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { resolveTopic } from '#config/resolve-webhooks';
import type { DedupeBy, TopicConfig } from '#contract/define-webhooks';
import { gitlab, hmac, monday, msgraph, slack, unsigned } from '#contract/providers/index';
import type { HmacAlgorithm, SignatureVerification } from '#contract/verification';
import { endpointWith, githubHeaders, hmacHex, ingestInMemory, NOW, postEvent, SECRET } from '#test/support/ingest';
import { allOptions, callPreset, PRESETS, type PresetName } from '#test/support/presets';

const BODY = Buffer.from('{"a":1}');
const S = { secretName: 's' };

/** The status of the answer, with the reason when the request was rejected. */
async function verdict(
  verify: Parameters<typeof endpointWith>[0],
  request: Parameters<ReturnType<typeof endpointWith>['ask']>[0],
  options: Parameters<typeof endpointWith>[1] = {},
): Promise<string> {
  const endpoint = endpointWith(verify, options);
  const { statusCode } = await endpoint.ask({ body: BODY, ...request });
  return [statusCode, endpoint.lines[0]?.fields.reason].filter(Boolean).join(' ');
}

test.each([
  [100, '200'],
  [101, '413 body-too-large'],
])('a body of %d bytes, where the limit is 100, is answered %s', async (bytes, expected) => {
  expect(await verdict(unsigned(), { body: Buffer.alloc(bytes, 'x') }, { topic: { maxBodyBytes: 100 } })).toBe(
    expected,
  );
});

describe('the length of a signature', () => {
  test.each<[HmacAlgorithm, number]>([
    ['hmac-sha1', 20],
    ['hmac-sha256', 32],
    ['hmac-sha512', 64],
  ])('%s takes %d bytes, and no byte more or less', async (algorithm, bytes) => {
    const scheme = hmac({ ...S, header: 'x-signature', algorithm });
    const signature = createHmac(algorithm.slice('hmac-'.length), SECRET).update(BODY).digest();
    expect(signature).toHaveLength(bytes);
    const send = (value: Buffer) => verdict(scheme, { headers: { 'x-signature': value.toString('hex') } });
    expect(await send(signature)).toBe('200');
    expect(await send(signature.subarray(1))).toBe('401 signature-malformed');
    expect(await send(Buffer.concat([signature, Buffer.alloc(1)]))).toBe('401 signature-malformed');
    expect(await send(Buffer.alloc(bytes))).toBe('401 signature-mismatch');
  });

  test('ed25519 takes 64 bytes, and no byte more or less', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
    const scheme: SignatureVerification = {
      ...hmac({ ...S, header: 'x-signature' }),
      algorithm: 'ed25519',
      key: { encoding: 'hex' },
    };
    const signature = sign(null, BODY, privateKey);
    const send = (value: Buffer) =>
      verdict(scheme, { headers: { 'x-signature': value.toString('hex') } }, { secret: () => key });
    expect(await send(signature)).toBe('200');
    expect(await send(signature.subarray(1))).toBe('401 signature-malformed');
    expect(await send(Buffer.concat([signature, Buffer.alloc(1)]))).toBe('401 signature-malformed');
    expect(await send(Buffer.alloc(64))).toBe('401 signature-mismatch');
  });
});

test('an empty ECDSA signature is malformed, although it has no fixed length', async () => {
  const scheme: SignatureVerification = { ...hmac({ ...S, header: 'x-signature' }), algorithm: 'ecdsa-p256-sha256' };
  expect(await verdict(scheme, { headers: { 'x-signature': '' } })).toBe('401 signature-malformed');
});

test.each([
  [[SECRET, SECRET], '200'],
  [[SECRET, 'another'], '401 signature-mismatch'],
  [['another', SECRET], '401 signature-mismatch'],
])('a batch whose items are signed with %j is answered %s', async (secrets, expected) => {
  const items = secrets.map((secret, n) => ({ n, signature: hmacHex(secret, String(n)) }));
  const scheme: SignatureVerification = {
    ...hmac({ ...S, header: 'x-signature' }),
    each: '/items',
    signature: { body: '/signature', encoding: 'hex' },
    signed: [{ body: '/n' }],
  };
  expect(await verdict(scheme, { body: Buffer.from(JSON.stringify({ items })) })).toBe(expected);
});

describe('a timestamp', () => {
  const scheme: SignatureVerification = {
    ...hmac({ ...S, header: 'x-signature' }),
    signed: ['timestamp', 'body'],
    timestamp: { header: 'x-time', unit: 'ms', tolerance: 300 },
  };
  const signedAt = (at: string) => ({ 'x-time': at, 'x-signature': hmacHex(SECRET, at, BODY) });

  test.each([
    [300_000, '200'],
    [300_001, '401 timestamp-stale'],
    [-300_000, '200'],
    [-300_001, '401 timestamp-future'],
  ])('of %d ms ago, with a tolerance of 300 s, is answered %s', async (age, expected) => {
    expect(await verdict(scheme, { headers: signedAt(String(NOW.getTime() - age)) })).toBe(expected);
  });

  test.each([
    ['rfc3339', '2026-11-24T10:20:30.456Z', '200'],
    ['rfc3339', '2026-11-24T12:20:30+02:00', '200'],
    ['rfc3339', '2026-11-24 10:20:30Z', '401 timestamp-missing'],
    ['rfc3339', '1795515630', '401 timestamp-missing'],
    ['s', '1795515630', '200'],
    ['s', '17955156300000', '401 timestamp-missing'],
    ['s', '-1', '401 timestamp-missing'],
    ['s', '', '401 timestamp-missing'],
  ] as const)('in %s of %j is answered %s', async (unit, at, expected) => {
    const timestamp = { header: 'x-time', unit, tolerance: 300 };
    expect(await verdict({ ...scheme, timestamp }, { headers: signedAt(at) })).toBe(expected);
  });
});

describe('a timestamp that the provider keeps in its retries', () => {
  const scheme: SignatureVerification = {
    ...hmac({ ...S, header: 'x-signature' }),
    signed: ['timestamp', 'body'],
    timestamp: { header: 'x-time', unit: 'ms', tolerance: 60, retriedFor: 3_600 },
  };
  const at = (age: number) => String(NOW.getTime() - age);
  const headers = (age: number) => ({ 'x-time': at(age), 'x-signature': hmacHex(SECRET, at(age), BODY) });
  const resolved = (topic: Partial<TopicConfig>) => resolveTopic({ lane: 'normal', verify: scheme, ...topic }).verify;

  test.each<[DedupeBy | undefined, number, string]>([
    [undefined, 3_660_000, '200'],
    [undefined, 3_660_001, '401 timestamp-stale'],
    [undefined, -60_001, '401 timestamp-future'],
    ['body', 3_660_000, '200'],
    [{ body: '/a' }, 3_660_000, '200'],
    [{ bodyWithout: ['b'] }, 3_660_000, '200'],
    [{ header: 'x-id' }, 60_001, '401 timestamp-stale'],
    [false, 60_000, '200'],
    [false, 60_001, '401 timestamp-stale'],
    ['delivery', 60_001, '401 timestamp-stale'],
  ])('with dedupeBy %j and an age of %d ms is answered %s', async (dedupeBy, age, expected) => {
    const verify = resolved(dedupeBy === undefined ? {} : { dedupeBy });
    expect(await verdict(verify, { headers: headers(age) })).toBe(expected);
  });

  test('does not count where equal bodies are different events', async () => {
    const verify = resolved({ verify: { ...scheme, bodyIsNotUnique: true } });
    expect(await verdict(verify, { headers: headers(60_001) })).toBe('401 timestamp-stale');
    const withId = resolved({ verify: { ...scheme, bodyIsNotUnique: true, eventId: { body: '/a' } } });
    expect(await verdict(withId, { headers: headers(60_001) })).toBe('200');
  });

  test('does not count where the event id is a header, which a replay could change, unless the body has its time', () => {
    const verify = { ...scheme, eventId: { header: 'x-id' } };
    expect(resolved({ verify })).toMatchObject({ timestamp: { tolerance: 60 } });
    expect(resolved({ verify })).toHaveProperty('timestamp.retriedFor', 0);
    const linearLike = { ...verify, timestamp: { body: '/at', tolerance: 60, retriedFor: 3_600 } };
    expect(resolved({ verify: linearLike })).toHaveProperty('timestamp.retriedFor', 3_600);
  });

  test.each(Object.keys(PRESETS).filter((name) => name !== 'hmac' && timestampOf(name)))(
    '%s: a tolerance replaces it',
    (name) => {
      const { retriedFor: _, ...strict } = timestampOf(name) ?? { tolerance: 0 };
      const given = timestampOf(name, { tolerance: 7 });
      expect(given).toEqual({ ...strict, tolerance: 7 });
    },
  );
});

/** Returns the timestamp of a preset's scheme, or undefined if it signs none. */
function timestampOf(provider: string, more: object = {}) {
  const name = provider.replaceAll(/-(.)/g, (__, letter: string) => letter.toUpperCase()) as PresetName;
  const { tolerance: _, ...options } = allOptions(name) as { tolerance?: number };
  const verify = callPreset(name, { ...options, ...more });
  return verify.kind === 'signature' ? verify.timestamp : undefined;
}

describe('a JSON Web Token', () => {
  const NOON = new Date('2026-11-24T12:00:00.000Z');
  const SECONDS = NOON.getTime() / 1_000;
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokenWith = (claims: unknown) => {
    const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
  };

  test.each([
    [{ exp: SECONDS - 60 }, '200'],
    [{ exp: SECONDS - 61 }, '401 timestamp-stale'],
    [{ exp: SECONDS + 900, nbf: SECONDS + 60 }, '200'],
    [{ exp: SECONDS + 900, nbf: SECONDS + 61 }, '401 timestamp-future'],
  ])('with %j, a tolerance of 60 s and no clock difference is answered %s', async (claims, expected) => {
    const headers = { authorization: tokenWith(claims) };
    expect(await verdict(monday(S), { headers }, { now: NOON })).toBe(expected);
  });
});

describe('the number of items and values', () => {
  test.each([
    [1_000, '200'],
    [1_001, '401 signature-missing'],
  ])('a batch of %d items is answered %s', async (items, expected) => {
    const value = Array.from({ length: items }, () => ({ clientState: SECRET }));
    expect(await verdict(msgraph(S), { body: Buffer.from(JSON.stringify({ value })) })).toBe(expected);
  });

  const scheme: SignatureVerification = {
    ...hmac({ ...S, header: 'x-signature' }),
    signature: { header: ['x-signature', 'x-more'], separator: ',', encoding: 'hex' },
  };
  const wrong = (count: number) => Array.from({ length: count }, () => hmacHex('another', BODY));
  const right = hmacHex(SECRET, BODY);

  test.each([
    [19, '200'],
    [20, '401 signature-mismatch'],
  ])('a valid signature behind %d others is answered %s', async (others, expected) => {
    const inOne = { 'x-signature': [...wrong(others), right].join(',') };
    expect(await verdict(scheme, { headers: inOne })).toBe(expected);
    const inTwo = { 'x-signature': wrong(others).join(','), 'x-more': right };
    expect(await verdict(scheme, { headers: inTwo })).toBe(expected);
  });
});

test.each([
  [16_384, false],
  [16_385, true],
])('a body of %d bytes that looks like a handshake is kept as a webhook: %s', async (bytes, kept) => {
  const start = '{"type":"url_verification","challenge":"c","padding":"';
  const body = Buffer.from(`${start}${'x'.repeat(bytes - start.length - 2)}"}`);
  expect(body).toHaveLength(bytes);
  const seconds = String(Math.floor(NOW.getTime() / 1_000));
  const headers = {
    'x-slack-request-timestamp': seconds,
    'x-slack-signature': `v0=${hmacHex(SECRET, `v0:${seconds}:`, body)}`,
  };
  expect(await endpointWith(slack(S)).ask({ body, headers })).toMatchObject({ statusCode: 200, kept });
});

test.each([
  ['10.0.0.0', '200'],
  ['10.0.0.255', '200'],
  ['10.0.1.0', '403 sender-not-allowed'],
  ['9.255.255.255', '403 sender-not-allowed'],
  ['2001:db8::ffff', '200'],
  ['2001:db9::', '403 sender-not-allowed'],
])('a sender at %s, where 10.0.0.0/24 and 2001:db8::/32 are allowed, is answered %s', async (sourceIp, expected) => {
  const endpoint = endpointWith(unsigned(), { topic: { allowFrom: ['10.0.0.0/24', '2001:db8::/32'] } });
  const event = postEvent('t', BODY);
  const http = { ...event.requestContext.http, sourceIp };
  const { statusCode } = await endpoint.handle({ ...event, requestContext: { ...event.requestContext, http } });
  expect([statusCode, endpoint.lines[0]?.fields.reason].filter(Boolean).join(' ')).toBe(expected);
});

test('asks the provider to retry a 503 after 10 seconds, and no other answer', async () => {
  const down = ingestInMemory({ secret: () => Promise.reject(new Error('denied')) });
  const unavailable = await down.handle(postEvent('github', BODY, githubHeaders(BODY)));
  expect([unavailable.statusCode, unavailable.headers]).toEqual([
    503,
    { 'retry-after': '10', 'content-type': 'application/problem+json' },
  ]);
  const { statusCode, headers } = await endpointWith(gitlab(S)).ask({});
  expect([statusCode, headers]).toEqual([401, { 'content-type': 'application/problem+json' }]);
});
