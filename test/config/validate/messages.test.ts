import { meta, unsigned } from '#contract/providers/index';
import { issuesOf, withLane, withOptions, withSignature, withTopic } from './issues-of.ts';

const certificate = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:c' };
const LOCATION = 'Must be { header: "x-name" } in lower case, or { body: "/json/pointer" }. Choose one.';
const HEADER = 'Must be the name of a header in lower case, without spaces or colons. Correct it.';
const ONE_PLACE = 'Must have exactly one of header, formField, body and query. Set one of them.';
const signature = { header: 'x-sig', encoding: 'hex' };

test.each<[unknown, string]>([
  [null, 'config: null. Must be a configuration with topics. Return it from defineWebhooks().'],
  [{ topics: {} }, 'topics: {}. Must contain at least one topic. Add one.'],
  [{}, 'topics: missing. Must be an object of topics by name. Add one.'],
  [withOptions({ lanes: 7 }), 'lanes: 7. Must be an object of lanes by name. Add one.'],
  [withOptions({ terminationProtection: 'prod' }), 'terminationProtection: "prod". Must be true or false.'],
  [withOptions({ retainPayloads: 0 }), 'retainPayloads: 0. Must be true or false.'],
  [
    withOptions({ tags: { team: 'a', Team: 'b' } }),
    'tags: {team, Team}. Must contain each tag once, without regard to case. Remove the duplicate.',
  ],
  [withOptions({ tags: true }), 'tags: true. Must be an object of tags by name. Omit it for no tags.'],
  [withOptions({ throttle: 5 }), 'throttle: 5. Must be { rate, burst }. Omit it to use the defaults.'],
  [
    withOptions({ throttle: { rate: 5 } }),
    'throttle.burst: missing. Must be a whole number from 1 to 1000000. Concurrent requests. ' +
      'The default quota of an AWS account is 5000.',
  ],
  [
    withOptions({ domain: true }),
    'domain: true. Must be { name, certificateArn } and optionally a truststore. Omit it to use the ' +
      'address of API Gateway.',
  ],
  [
    withOptions({ domain: { ...certificate, name: 'https://hooks.example.com' } }),
    'domain.name: "https://hooks.example.com". Must be a host name such as hooks.example.com. Correct it.',
  ],
  [
    withOptions({ domain: { ...certificate, certificateArn: 'arn:aws:iam:c' } }),
    'domain.certificateArn: "arn:aws:iam:c". Must be the ARN of a certificate in AWS Certificate Manager. Correct it.',
  ],
  [
    withOptions({ domain: { ...certificate, truststore: true } }),
    'domain.truststore: true. Must be { bucket, key } of the client certificates. Omit it to accept all clients.',
  ],
  [
    withOptions({ domain: { ...certificate, truststore: { key: 'k' } } }),
    'domain.truststore.bucket: missing. Must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots ' +
      'and dashes. Set it.',
  ],
  [
    withOptions({ domain: { ...certificate, truststore: { bucket: 'trust' } } }),
    'domain.truststore.key: missing. Must be the key of an S3 object. Set it.',
  ],
  [withLane(null), 'lanes.p: null. Must be an object with options of LaneConfig. Use {} for the defaults.'],
  [
    withLane({ backoff: 5 }),
    'lanes.p.backoff: 5. Must be { first, factor, max, jitter }, each of them optional. Omit it to use the defaults.',
  ],
  [withLane({ paused: 'yes' }), 'lanes.p.paused: "yes". Must be true or false.'],
  [
    withLane({ attempts: '3' }),
    'lanes.p.attempts: "3". Must be a whole number from 1 to 100. Attempts before a webhook is dead-lettered.',
  ],
  [
    { topics: { t: null } },
    'topics.t: null. Must be an object with lane, verify and further options of TopicConfig. Add them.',
  ],
  [withTopic({ lane: undefined }), 'topics.t.lane: missing. Must be the name of a lane. Set it.'],
  [
    withTopic({ verify: undefined }),
    'topics.t.verify: missing. Must be the result of github(), stripe(), hmac(), unsigned() or another preset. ' +
      'Use unsigned() to accept all senders.',
  ],
  [
    withTopic({ allowFrom: '192.0.2.0/24' }),
    'topics.t.allowFrom: "192.0.2.0/24". Must be a list of CIDR ranges. Omit it to accept all senders.',
  ],
  [
    withTopic({ allowFrom: [] }),
    'topics.t.allowFrom: []. Must contain at least one CIDR range. Add one, or omit the list to accept all senders.',
  ],
  [
    withTopic({ allowFrom: ['2001:db8::/32', '192.0.2.0/33'] }),
    'topics.t.allowFrom[1]: "192.0.2.0/33". Must be a CIDR range such as 192.0.2.0/24. Correct it.',
  ],
  [withTopic({ keepCredentials: 1 }), 'topics.t.keepCredentials: 1. Must be true or false.'],
  [withTopic({ alarms: 'no' }), 'topics.t.alarms: "no". Must be true or false.'],
])('%j is refused with the value, what is allowed and the fix', (config, message) => {
  expect(issuesOf(config)).toEqual([message]);
});

test.each<[object, string]>([
  [{ signature: { ...signature, header: 'X-Sig' } }, `signature.header: "X-Sig". ${HEADER}`],
  [{ signature: { ...signature, header: 'x-sig: ' } }, `signature.header: "x-sig: ". ${HEADER}`],
  [{ signature: { ...signature, header: [] } }, 'signature.header: []. Must contain at least one header. Add one.'],
  [
    { signature: { ...signature, header: 7 } },
    'signature.header: 7. Must be the name of a header in lower case, or a list of such names. Correct it.',
  ],
  [{ signature: { encoding: 'hex' } }, `signature: {encoding}. ${ONE_PLACE}`],
  [{ signature: { ...signature, body: '/sig' } }, `signature: {header, body, encoding}. ${ONE_PLACE}`],
  [
    { signature: { encoding: 'hex', formField: 7 } },
    'signature.formField: 7. Must be the name of a form field. Correct it.',
  ],
  [
    { signature: { encoding: 'hex', body: 'sig' } },
    'signature.body: "sig". Must be a JSON pointer such as "/data/id". Correct it.',
  ],
  [
    { signature: { encoding: 'hex', body: '/a~2' } },
    'signature.body: "/a~2". Must be a JSON pointer such as "/data/id". Correct it.',
  ],
  [
    { signature: { ...signature, separator: '' } },
    'signature.separator: "". Must be the text between two values. Omit it for a single value.',
  ],
  [
    { signature: { ...signature, prefix: 7 } },
    'signature.prefix: 7. Must be the text before the value. Omit it for none.',
  ],
  [{ signature: { ...signature, first: 1 } }, 'signature.first: 1. Must be true or false.'],
  [
    { signature: { header: 'x-sig', encoding: 'base32' } },
    'signature.encoding: "base32". Must be one of hex, base64, base64url. Did you mean base64?',
  ],
  [
    { signature: 7 },
    'signature: 7. Must be { header, encoding } and optionally a separator and a prefix. Set where the signature is.',
  ],
  [{ key: { encoding: 'ascii' } }, 'key.encoding: "ascii". Must be one of utf8, hex, base64. Choose one.'],
  [{ key: { encoding: 'hex', hash: 'md5' } }, 'key.hash: "md5". Must be "sha1". Omit it for no hash.'],
  [
    { key: { encoding: 'hex', prefix: 7 } },
    'key.prefix: 7. Must be the text before the key, or a list of such texts. Omit it for none.',
  ],
  [{ key: 7 }, 'key: 7. Must be { encoding } and optionally a prefix and a hash. Omit it for the UTF-8 bytes.'],
  [{ signed: 'body' }, 'signed: "body". Must be a list of the signed parts, such as ["body"]. Set it.'],
  [{ signed: [] }, 'signed: []. Must contain the body or a part of it. Add "body".'],
  [
    { signed: ['method', { header: 'x-id' }] },
    'signed: ["method", {header}]. Must contain the body or a part of it. Add "body".',
  ],
  [
    { signed: ['bdy'] },
    'signed[0]: "bdy". Must be "body", "timestamp", "method", "path", "url", "form", { text }, { url }, { header ' +
      '} in lower case, ' +
      '{ formField }, { body: "/pointer" } or { headersListedIn }. Did you mean body?',
  ],
  [
    { timestamp: { header: 'x-time', tolerance: 5, unit: 'm' } },
    'timestamp.unit: "m". Must be one of s, ms, rfc3339. Did you mean s?',
  ],
  [{ timestamp: { tolerance: 5 } }, `timestamp: {tolerance}. ${ONE_PLACE}`],
  [
    { timestamp: 7 },
    'timestamp: 7. Must be { header, tolerance } and optionally a separator and a prefix. Omit it if no ' +
      'timestamp is signed.',
  ],
  [
    { url: 'http://example.com', signed: ['url', 'body'] },
    'url: "http://example.com". Must be the https URL to which the provider posts. Correct it.',
  ],
  [
    { url: 'https://example.com/?a=b', signed: ['url', 'body'] },
    'url: "https://example.com/?a=b". Must be without a query, which each request adds. Remove the query.',
  ],
  [{ each: 'items' }, 'each: "items". Must be a JSON pointer such as "/data/id". Correct it.'],
  [{ bodyHash: 7 }, 'bodyHash: 7. Must be { query }.'],
  [{ bodyHash: {} }, 'bodyHash.query: missing. Must be a string. Correct it.'],
  [{ eventId: 'x-id' }, `eventId: "x-id". ${LOCATION}`],
  [{ eventType: { header: 'X-Type' } }, `eventType.header: "X-Type". ${HEADER}`],
  [{ bodyIsNotUnique: false }, 'bodyIsNotUnique: false. Must be true. Omit it when every event has a different body.'],
  [
    { respond: 7 },
    'respond: 7. Must be { status, body, contentType, explainRejections, staleStatus, unverifiedStatus }, ' +
      'each of them optional.',
  ],
  [{ respond: { body: 7 } }, 'respond.body: 7. Must be a string. Correct it.'],
  [{ handshakes: 7 }, 'handshakes: 7. Must be the list that a preset returns.'],
  [{ handshakes: [7] }, 'handshakes[0]: 7. Must be the value that a preset returns.'],
  [{ handshakes: [{ token: 7 }] }, 'handshakes[0].token: 7. Must be the value that a preset returns.'],
])('the scheme %j is refused with the value, what is allowed and the fix', (scheme, message) => {
  expect(issuesOf(withSignature(scheme))).toEqual([`topics.t.verify.${message}`]);
});

test.each([
  [
    ['timestamp', 'body'],
    'Must have a timestamp { header, tolerance }, because signed contains "timestamp". Set where it is.',
  ],
  [['url', 'body'], 'Must have a url, because signed contains "url". Set the public URL to which the provider posts.'],
])('a scheme that signs %j without having it is refused', (signed, message) => {
  expect(issuesOf(withSignature({ signed }))).toEqual([
    `topics.t.verify: {kind, secretName, algorithm, signature, signed}. ${message}`,
  ]);
});

test.each([
  { signed: ['form'] },
  { signed: [{ formField: 'payload' }] },
  { signed: [{ text: '.' }, { body: '/id' }, { headersListedIn: 'x-list' }] },
  { signed: ['timestamp', 'url', 'body'], timestamp: { header: 'x-t', tolerance: 5 }, url: 'https://example.com/a' },
  { signature: { header: ['x-a', 'x-b'], encoding: 'base64url', separator: ',', prefix: '', first: true } },
  { eventId: { body: '' }, eventType: { body: '/a~1b/~0' }, bodyIsNotUnique: true, bodyHash: { query: 'hash' } },
  { key: { encoding: 'base64', prefix: 'whsec_', hash: 'sha1' }, each: '/items' },
])('accepts the scheme %j', (scheme) => {
  expect(issuesOf(withSignature(scheme))).toEqual([]);
});

test('a token scheme is checked like a signature', () => {
  const verify = (token: unknown) => withTopic({ verify: { kind: 'token', secretName: 's', token, each: '/items' } });
  expect(issuesOf(verify({ header: 'authorization', prefix: 'Bearer ' }))).toEqual([]);
  expect(issuesOf(verify({}))).toEqual([`topics.t.verify.token: {}. ${ONE_PLACE}`]);
  expect(issuesOf(verify(7))).toEqual([
    'topics.t.verify.token: 7. Must be { header } or { query }, and optionally a prefix. Set where the token is.',
  ]);
});

test('a list of lanes needs one lane', () => {
  expect(issuesOf({ lanes: {}, topics: { t: { lane: 'p', verify: unsigned() } } })[0]).toBe(
    'lanes: {}. Must contain at least one lane. Omit it to use the default lanes.',
  );
});

test('the verify token of a handshake needs the name of a secret', () => {
  expect(issuesOf(withTopic({ verify: meta({ secretName: 's', verifyTokenName: '*' }) }))).toEqual([
    expect.stringMatching(
      /^topics\.t\.verify\.handshakes\[0\]\.token\.secretName: hidden, because it may be a secret\. Must be/,
    ),
  ]);
});
