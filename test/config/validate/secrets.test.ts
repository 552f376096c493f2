import { github, meta, stripe, unsigned } from '#contract/providers/index';
import { issuesOf, withTopic } from './issues-of.ts';

test.each<[string, unknown]>([
  ['in place of its name', withTopic({ verify: stripe({ secretName: 'whsec_pasted' }) })],
  [
    'as a list during a rotation',
    withTopic({ verify: { ...github({ secretName: '' }), secretName: ['pasted', 'whsec_pasted'] } }),
  ],
  ['in place of verify', withTopic({ verify: 'whsec_pasted' })],
  ['in a list in place of verify', withTopic({ verify: ['whsec_pasted'] })],
  ['in a scheme of an unknown kind', withTopic({ verify: { kind: 'psychic', secretName: 'pasted' } })],
  ['in place of the topic', { topics: { t: 'whsec_pasted' } }],
  ['in place of all topics', { topics: 'whsec_pasted' }],
  [
    'in place of the name of a verify token',
    withTopic({ verify: meta({ secretName: 's', verifyTokenName: 'pasted, indeed!' }) }),
  ],
  ['in place of the token of a handshake', withTopic({ verify: { ...unsigned(), handshakes: [{ token: 'pasted' }] } })],
  ['in an unknown option', withTopic({ verify: { ...unsigned(), secret: 'pasted' } })],
])('a message never shows a secret that stands %s', (_, config) => {
  const issues = issuesOf(config);
  expect(issues.length).toBeGreaterThan(0);
  expect(issues.join()).not.toContain('pasted');
});

test.each([
  'whsec_A',
  'whpk_AAAA',
  'shpss_abc',
  'xoxb-123-456',
  'sk_live_abc',
  'rk_test_abc',
  'ghp_abc',
  'github_pat_abc',
  'glpat-abc',
  'webhooks-0123456789abcdef01234567',
  '44782DEF547AAA06C910C439',
  'dGhpcyBpcyBhIHNlY3JldA==',
  'MfKQ9r8GKYqrTwjUPD8I',
])('%s is refused as the name of a secret, and is not shown', (secret) => {
  const issues = issuesOf(withTopic({ verify: github({ secretName: secret }) }));
  expect(issues).toEqual([expect.stringMatching(/^topics\.t\.verify\.secretName: hidden.*must contain a \//)]);
  expect(issues.join()).not.toContain(secret);
});

test.each(['whsec_a/b', 'glpat-a/b'])('%s is refused in spite of its slash', (secretName) => {
  expect(issuesOf(withTopic({ verify: github({ secretName }) }))).toHaveLength(1);
});

test.each([
  'stripe',
  'webhooks/prod/stripe',
  'my-orders-webhook-secret-in-production-2026',
  'OrdersWebhookSigningSecret',
  'orderswebhooksigningsecret_V2',
  'webhooks/0123456789abcdef0123456789abcdef',
  'webhooks-0123456789abcdef0123456',
  '44782DEF547AAA06C910C43',
  'MfKQ9r8GKYqrTwjUPD8',
  'a@b_c+d=e.f',
])('%s is accepted as the name of a secret', (secretName) =>
  expect(issuesOf(withTopic({ verify: github({ secretName }) }))).toEqual([]),
);

test.each(['with space', 'with:colon', 'ä'])(
  '%j is refused because Secrets Manager does not accept it',
  (secretName) => {
    expect(issuesOf(withTopic({ verify: github({ secretName }) }))).toHaveLength(1);
  },
);
