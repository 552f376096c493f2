import { describeDedupe } from '#config/describe-dedupe';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { dropbox, hmac, stripe, unsigned } from '#contract/providers/index';

const lane = 'low';
const signed = { lane, verify: hmac({ header: 'x-signature', secretName: 's' }) } as const;

test('tells what counts as one event where there is no id', () => {
  const webhooks = resolveWebhooks({
    topics: {
      orders: signed,
      briefly: { ...signed, dedupeFor: 86_400 },
      files: { lane, verify: dropbox({ secretName: 's' }) },
      pings: { lane, verify: unsigned() },
      stripe: { lane, verify: stripe({ secretName: 's' }) },
    },
  });
  expect(describeDedupe(webhooks)).toEqual([
    'Once:',
    '  topic orders has no event id: deliveries with the same body count as one event for 14 d (dedupeBy says otherwise)',
    '  topic briefly has no event id: deliveries with the same body count as one event for 1 d (dedupeBy says otherwise)',
    '  topic files has no event id: each delivery counts as an event of its own (dedupeBy says otherwise)',
    '  topic pings has no event id: each delivery counts as an event of its own (dedupeBy says otherwise)',
  ]);
});

test('says nothing where every topic has an id, or has said what it goes by', () => {
  const webhooks = resolveWebhooks({
    topics: {
      stripe: { lane, verify: stripe({ secretName: 's' }) },
      body: { ...signed, dedupeBy: 'body' },
      order: { ...signed, dedupeBy: { body: '/order' } },
      careless: { ...signed, dedupeBy: false },
    },
  });
  expect(describeDedupe(webhooks)).toEqual([]);
});
