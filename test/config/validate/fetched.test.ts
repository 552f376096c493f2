import { checkSecret } from '#config/check-secret';
import { describeDedupe } from '#config/describe-dedupe';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { secretNames } from '#config/secret-names';
import { isIdentifiedByIdAlone, isSigned } from '#contract/event-identity';
import type { CertificateVerification, JwksJwtVerification } from '#contract/fetched-verification';
import { paypal, plaid, pubsub, sns } from '#contract/providers/index';
import { issuesOf, withTopic } from './issues-of.ts';

const ARN = 'arn:aws:sns:eu-west-1:123456789012:orders';
const JWT: JwksJwtVerification = {
  kind: 'jwks-jwt',
  keys: { jwks: 'https://keys.example.com/jwks.json' },
  algorithm: 'RS256',
  audience: 'us',
  tolerance: 60,
};
const CERTIFICATE: CertificateVerification = paypal({ webhookId: 'w' });
const issues = (verify: object) => issuesOf(withTopic({ verify })).map(String).join('\n');

test('valid data has no issues', () => {
  for (const verify of [JWT, CERTIFICATE, sns({ topicArn: [ARN, `${ARN}2`] }), plaid({ secretName: 's' })]) {
    expect(issues(verify)).toBe('');
  }
});

test.each<[string, unknown]>([
  ['http', 'http://keys.example.com/jwks.json'],
  ['a port', 'https://keys.example.com:8443/jwks.json'],
  ['a user', 'https://user@keys.example.com/jwks.json'],
  ['a query', 'https://keys.example.com/jwks.json?x'],
  ['a fragment', 'https://keys.example.com/jwks.json#x'],
  ['a host without a dot', 'https://localhost/jwks.json'],
  ['no path', 'https://keys.example.com/'],
  ['a pattern', 'https://*.example.com/jwks.json'],
  ['no text', 5],
])('refuses a URL of keys with %s', (_, jwks) => {
  expect(issues({ ...JWT, keys: { jwks } })).toContain('topics.t.verify.keys');
});

test.each<[string, object, string]>([
  ['a directory without a slash', { directory: 'https://api.paypal.com/certs' }, 'ends with a slash'],
  ['a directory of http', { directory: 'http://api.paypal.com/certs/' }, 'ends with a slash'],
  ['a file with a slash', { file: '.*' }, 'neither an empty name nor a slash'],
  ['an empty file', { file: '[a-z]*' }, 'neither an empty name nor a slash'],
  ['a file that is no regular expression', { file: '(' }, 'Must be a regular expression'],
  ['no subject', { subjects: [] }, 'at least one of host names'],
  ['an intermediate that is no certificate', { authorities: ['x'] }, 'one certificate as PEM'],
])('refuses a certificate with %s', (_, change, expected) => {
  expect(issues({ ...CERTIFICATE, certificate: { ...CERTIFICATE.certificate, ...change } })).toContain(expected);
});

test('refuses a token that is not for us, an algorithm with a shared secret, and a missing or useless secret', () => {
  const { audience: _, ...forAnyone } = JWT;
  expect(issues(forAnyone)).toContain('Must have an audience or a bodyHash');
  expect(issues({ ...JWT, algorithm: 'HS256' })).toContain('Must be one of RS256, ES256');
  expect(issues({ ...JWT, algorithm: 'none' })).toContain('Must be one of RS256, ES256');
  expect(issues({ ...JWT, keys: { keyById: 'https://k.example.com/get' } })).toContain('Must have a secretName');
  expect(issues({ ...JWT, secretName: 's' })).toContain('Must have a secretName with keyById, and none with jwks');
});

test('reports every invalid option of sns at once, each with its fix', () => {
  const found = issues(sns({ topicArn: ['orders', ARN], signatureVersion: 3 as never, confirm: true } as never));
  expect(found).toContain('topics.t.verify.topicArn: "orders". Must be the ARN of a standard SNS topic');
  expect(found).toContain('topics.t.verify.signatureVersion: 3. Must be 1 or 2');
  expect(found).toContain('topics.t.verify.confirm: unknown option');
});

test.each([
  ['arn:aws-cn:sns:cn-north-1:123456789012:orders'],
  [`${ARN}.fifo`],
  ['arn:aws:sqs:eu-west-1:123456789012:orders'],
  ['arn:aws:sns:eu-west-1.evil.example/:123456789012:orders'],
  ['arn:aws:sns:*:123456789012:orders'],
])('refuses the ARN %s', (topicArn) => {
  expect(issues(sns({ topicArn }))).toContain('topics.t.verify.topicArn');
});

test('refuses SNS topics of several regions', () => {
  expect(issues(sns({ topicArn: [ARN, ARN.replace('eu-west-1', 'us-east-1')] }))).toContain(
    'Must be ARNs of one region',
  );
});

test('reports missing options', () => {
  expect(issues(pubsub({} as never))).toContain('topics.t.verify.audience: missing');
  expect(issues(pubsub({} as never))).toContain('topics.t.verify.serviceAccountEmail: missing');
  expect(issues(paypal({} as never))).toContain('topics.t.verify.webhookId: missing');
  expect(issues(sns({} as never))).toContain('topics.t.verify.topicArn: missing');
});

test('GovCloud and regions that must be enabled have the host and the subject of AWS', () => {
  expect(sns({ topicArn: 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:o' }).certificate).toMatchObject({
    directory: 'https://sns.us-gov-west-1.amazonaws.com/',
    subjects: ['sns-us-gov-west-1.amazonaws.com'],
  });
  expect(sns({ topicArn: 'arn:aws:sns:af-south-1:123456789012:o' }).certificate.subjects).toContain(
    'sns-signing.af-south-1.amazonaws.com',
  );
});

test('only Plaid has a secret, which is client_id:secret', () => {
  const topics = { t: { lane: 'normal', verify: plaid({ secretName: 'p' }) }, s: { lane: 'normal', verify: JWT } };
  const webhooks = resolveWebhooks({ topics });
  expect(secretNames(webhooks)).toEqual(['p']);
  expect(() => checkSecret(webhooks, 'p', ['id:secret'])).not.toThrow();
  expect(() => checkSecret(webhooks, 'p', ['secret'])).toThrow('it is not client_id:secret');
});

describe('what a signature covers', () => {
  test('the id of SNS is signed, and that of PayPal is not', () => {
    expect(isIdentifiedByIdAlone('eventId', sns({ topicArn: ARN }))).toBe(true);
    expect(isSigned({ body: '/MessageAttributes' }, sns({ topicArn: ARN }))).toBe(false);
    expect(isSigned({ header: 'x-amz-sns-message-id' }, sns({ topicArn: ARN }))).toBe(false);
    expect(isIdentifiedByIdAlone('eventId', CERTIFICATE)).toBe(false);
    expect(isSigned({ header: 'paypal-transmission-id' }, CERTIFICATE)).toBe(true);
    expect(isSigned({ header: 'paypal-auth-algo' }, CERTIFICATE)).toBe(false);
    expect(isIdentifiedByIdAlone('eventId', plaid({ secretName: 's' }))).toBe(false);
  });

  const withDedupe = (dedupeBy: never) =>
    resolveWebhooks({ topics: { t: { lane: 'normal', verify: CERTIFICATE, dedupeBy } } });

  test.each([
    [{ header: 'paypal-transmission-id' }, 259_200],
    [{ header: 'x-other' }, 0],
    ['delivery', 0],
    [false, 0],
  ])('with dedupeBy %j, timestamps of retries are accepted for %i seconds', (dedupeBy, seconds) => {
    const webhooks = withDedupe(dedupeBy as never);
    expect(webhooks.topics.t?.verify).toMatchObject({ timestamp: { tolerance: 300, retriedFor: seconds } });
    expect(describeDedupe(webhooks).join('\n').includes('rejects retries')).toBe(seconds === 0);
  });
});
