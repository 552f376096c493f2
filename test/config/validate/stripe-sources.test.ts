import { days, hours } from '#contract/durations';
import { stripe } from '#contract/providers/index';
import { type StripeEventsOptions, stripeEvents, stripeThinEvents } from '#contract/sources/index';
import { issuesOf, withTopic } from './issues-of.ts';

const KEY = { apiKeyName: 'webhooks/test/stripe-api-key' };

const issuesWith = (source: object) =>
  issuesOf(
    withTopic({ verify: stripe({ secretName: 's' }), reconcile: { every: hours(1), lookBack: days(2), source } }),
  );
const eventsWith = (options: object) => stripeEvents({ ...KEY, ...options } as StripeEventsOptions);

test.each([
  ['no options', eventsWith({})],
  ['more types than Stripe filters by', eventsWith({ types: Array.from({ length: 21 }, (_, n) => `invoice.n${n}`) })],
  ['a version with a name', eventsWith({ apiVersion: '2026-10-28.endive' })],
  ['a version without a name', eventsWith({ apiVersion: '2024-06-20' })],
  ['a Stripe server on this machine', eventsWith({ apiUrl: 'http://127.0.0.1:8420' })],
  ['thin events', stripeThinEvents({ ...KEY, types: ['v1.billing.meter.error_report_triggered'] })],
])('a source with %s is valid', (_, source) => {
  expect(issuesWith(source)).toEqual([]);
});

test.each([
  ['a wildcard among the types', eventsWith({ types: ['invoice.*'] }), /types.*invoice\.\*.*without \*/],
  ['no types', eventsWith({ types: [] }), /types.*at least one/],
  ['a version that Stripe does not have', eventsWith({ apiVersion: 'latest' }), /apiVersion.*2026-10-28\.endive/],
  ['an address without encryption', eventsWith({ apiUrl: 'http://api.stripe.com' }), /apiUrl.*https/],
  ['an option of another source', eventsWith({ type: 'invoice.paid' }), /type: unknown option.*Did you mean types/],
  ['a wildcard of thin events', stripeThinEvents({ ...KEY, types: ['v1.*'] }), /types.*without \*/],
])('%s is refused', (_, source, issue) => {
  expect(issuesWith(source)).toEqual([expect.stringMatching(issue)]);
});
