import { unsigned } from '#contract/providers/index';
import { issuesOf, withOptions, withTopic } from './issues-of.ts';

test('a topic keeps its webhooks for at most the days of the stage', () => {
  const config = (payloadRetentionDays?: number) => ({
    ...withTopic({ payloadRetentionDays: 91 }),
    payloadRetentionDays,
  });
  expect(issuesOf(config(91))).toEqual([]);
  expect(issuesOf(config())).toEqual([
    'topics.t.payloadRetentionDays: 91. Must be at most payloadRetentionDays of the stage (90), because S3 applies ' +
      'the shorter time. Lower it, or raise that of the stage.',
  ]);
  expect(issuesOf(config(27))).toEqual([expect.stringContaining('payloadRetentionDays: 27. Must be a whole number')]);
});

test('a bucket has at most 1,000 lifecycle rules', () => {
  const topic = { lane: 'normal', verify: unsigned(), payloadRetentionDays: 30 };
  const config = (count: number) => ({
    topics: Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, topic])),
  });
  expect(issuesOf(config(997))).toEqual([]);
  expect(issuesOf(config(998))).toEqual([
    expect.stringMatching(
      /^topics: .*\. Must have at most 997 topics with payloadRetentionDays \(998\), because S3 allows 1000 .* Omit it on some\.$/,
    ),
  ]);
});

test.each([{ alarms: 'x' }, { lanes: { p: null } }, { topics: { t: null } }, { domain: 3 }])(
  'an invalid part does not stop the checks of the stage: %j',
  (part) => {
    expect(issuesOf(withOptions(part)).length).toBeGreaterThan(0);
  },
);

test('logs are kept for a number of days that CloudWatch Logs accepts', () => {
  const accepted = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];
  const years = [1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653];
  const days = [...accepted, ...years];
  expect(days.flatMap((logRetentionDays) => issuesOf(withOptions({ logRetentionDays })))).toEqual([]);
  expect([0, 2, 9_999, '30', Infinity].map((logRetentionDays) => issuesOf(withOptions({ logRetentionDays })))).toEqual(
    ['0', '2', '9999', '"30"', 'Infinity'].map((shown) => [
      `logRetentionDays: ${shown}. Must be one of ${days.join(', ')}. CloudWatch Logs accepts no other number of days. ` +
        'Choose one.',
    ]),
  );
});

const domain = { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:c' };
const withTruststore = (truststore: object) =>
  withOptions({ domain: { ...domain, truststore: { bucket: 'trust', key: 'ca.pem', ...truststore } } });

test.each([
  ...['abc', 'a.b-c.9', 'a'.repeat(63), '1.2.3.x', 'x-s3-x', 'my-s3'].map((name) => [name, true] as const),
  ...['ab', 'a'.repeat(64), 'Trust', 'a_b', '.ab', 'ab-', 'a..b', '192.0.2.7', 's3://trust', 'trust/ca', ''].map(
    (name) => [name, false] as const,
  ),
  ...['xn--ab', 'sthree-ab', 'amzn-s3-demo-ab', 'a-s3alias', 'a--ol-s3', 'a.mrap', 'a--x-s3', 'a--table-s3'].map(
    (name) => [name, false] as const,
  ),
])('%j as the name of a bucket is valid: %p', (bucket, valid) => {
  const message =
    `domain.truststore.bucket: ${JSON.stringify(bucket)}. Must be the name of an S3 bucket: 3 to 63 lower-case ` +
    'letters, digits, dots and dashes. Set it.';
  expect(issuesOf(withTruststore({ bucket }))).toEqual(valid ? [] : [message]);
});

test('the key and the version of a truststore are not empty', () => {
  expect(issuesOf(withTruststore({ version: '3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY' }))).toEqual([]);
  expect(issuesOf(withTruststore({ key: '', version: '' }))).toEqual([
    'domain.truststore.key: "". Must be the key of an S3 object. Set it.',
    'domain.truststore.version: "". Must be the version id of the S3 object. Copy it from S3, or omit it to use the ' +
      'latest.',
  ]);
});

test('a certificate that proves ownership needs a truststore', () => {
  const owned = { ...domain, ownershipCertificateArn: 'arn:aws:acm:o' };
  expect(issuesOf(withOptions({ domain: { ...owned, truststore: { bucket: 'trust', key: 'ca.pem' } } }))).toEqual([]);
  expect(issuesOf(withOptions({ domain: owned }))).toEqual([
    'domain.ownershipCertificateArn: "arn:aws:acm:o". Must be omitted without a truststore, because it is for mutual ' +
      'TLS only. Omit it, or add one.',
  ]);
});

test.each([
  [
    true,
    'table: true. Must be { deletionProtection, warmThroughput }, each of them optional. Omit it to use the defaults.',
  ],
  [{ deletionProtection: 1 }, 'table.deletionProtection: 1. Must be true or false.'],
  [
    { warmThroughput: 5_000 },
    'table.warmThroughput: 5000. Must be { readUnitsPerSecond, writeUnitsPerSecond }. Omit it to let DynamoDB scale the ' +
      'table.',
  ],
])('options of the table: %j', (table, message) => {
  expect(issuesOf(withOptions({ table }))).toEqual([message]);
});

const lock = { mode: 'governance', days: 28 };

test.each<[object, string]>([
  [{ objectLock: true }, 'objectLock: true. Must be { mode, days }. Omit it to lock no objects.'],
  [
    { objectLock: { ...lock, mode: 'GOVERNANCE' } },
    'objectLock.mode: "GOVERNANCE". Must be one of governance, compliance. Did you mean governance?',
  ],
  [
    { objectLock: lock, retainPayloads: false },
    'retainPayloads: false. Must be true with objectLock, because CloudFormation could not empty a locked bucket. Omit ' +
      'one of them.',
  ],
  [
    { objectLock: { ...lock, days: 91 } },
    'objectLock.days: 91. Must be at most the shortest payloadRetentionDays of the stage and its topics (90), because S3 ' +
      'deletes no locked object. Lower it, or raise payloadRetentionDays.',
  ],
  [
    { ...withTopic({ payloadRetentionDays: 40 }), objectLock: { ...lock, days: 41 } },
    'objectLock.days: 41. Must be at most the shortest payloadRetentionDays of the stage and its topics (40), because S3 ' +
      'deletes no locked object. Lower it, or raise payloadRetentionDays.',
  ],
])('a lock of objects is refused: %j', (options, message) => {
  expect(issuesOf(withOptions(options))).toEqual([message]);
});

test('objects are locked for as long as they are kept, if all topics keep them longer than the stage says', () => {
  expect(issuesOf(withOptions({ objectLock: { ...lock, days: 90 } }))).toEqual([]);
  expect(issuesOf({ ...withTopic({ payloadRetentionDays: 40 }), objectLock: { ...lock, days: 40 } })).toEqual([]);
});
