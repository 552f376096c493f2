import { days, minutes } from '#contract/durations';
import { github } from '#contract/providers/index';
import { type GithubDeliveriesOptions, githubDeliveries } from '#contract/sources/index';
import { issuesOf, withTopic } from './issues-of.ts';

const withSource = (options: object) =>
  withTopic({
    verify: github({ secretName: 'gh' }),
    reconcile: {
      every: minutes(15),
      lookBack: days(2),
      source: githubDeliveries({ apiKeyName: 'key', ...options } as GithubDeliveriesOptions),
    },
  });

test.each([
  { hook: { repository: 'acme/shop' } },
  { hook: { repository: 'acme-1/.github', id: 12_345 }, events: ['push', '*'] },
  { hook: { organization: 'acme', id: 1 }, apiUrl: 'https://ghe.example.com/api/v3' },
  { hook: { app: 'Iv1.8a61f9b3a7aba766' } },
  { hook: { app: '12345' } },
])('accepts the options %j', (options) => {
  expect(issuesOf(withSource(options))).toEqual([]);
});

const KINDS = "Must be { repository: 'owner/name', id }, { organization: 'name', id } or { app: 'client id' }";
test.each<[object, string]>([
  [{}, `hook: missing. ${KINDS}`],
  [{ hook: 5 }, `hook: 5. ${KINDS}`],
  [{ hook: { repository: 'acme/..' } }, 'hook.repository: "acme/..". Must be owner/name'],
  [{ hook: { repository: '../../user' } }, 'hook.repository: "../../user". Must be owner/name'],
  [{ hook: { organization: 'acme', id: '7' } }, `hook: {organization, id}. ${KINDS}, with an id number`],
  [{ hook: { app: 'Iv1', id: 7 } }, `hook: {app, id}. ${KINDS}`],
  [{ hook: { app: 'Iv1' }, events: [] }, 'events: []. Must contain at least one event'],
  [{ hook: { app: 'Iv1' }, event: ['push'] }, 'event: unknown option'],
])('refuses the options %j', (options, message) => {
  expect(issuesOf(withSource(options))).toEqual([expect.stringContaining(message)]);
});
