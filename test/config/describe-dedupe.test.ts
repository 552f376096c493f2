import { describeDedupe } from '#config/describe-dedupe';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { dropbox, hmac, hubspot, slack, stripe, unsigned, zoom } from '#contract/providers/index';

const lane = 'low';
const signed = { lane, verify: hmac({ header: 'x-signature', secretName: 's' }) } as const;

test('describes duplicates for each topic without event ids', () => {
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
    'Deduplication:',
    '  topic orders has no event id: deliveries with the same body within 14 d are processed once ' +
      '(change with dedupeBy)',
    '  topic briefly has no event id: deliveries with the same body within 1 d are processed once ' +
      '(change with dedupeBy)',
    '  topic files has no event id: each delivery is processed as a separate event (change with dedupeBy)',
    '  topic pings has no event id: each delivery is processed as a separate event (change with dedupeBy)',
  ]);
});

test('names the topics that reject late retries, because a replayed request would not be recognized', () => {
  const verify = zoom({ secretName: 's' });
  const webhooks = resolveWebhooks({
    topics: {
      accepts: { lane, verify: slack({ secretName: 's' }) },
      careless: { lane, verify, dedupeBy: false },
      header: { lane, verify, dedupeBy: { header: 'x-id' } },
      anew: { lane, verify: stripe({ secretName: 's' }), dedupeBy: 'delivery' },
    },
  });
  const REASON = 'because its deduplication does not recognize replayed requests';
  expect(describeDedupe(webhooks)).toEqual([
    'Deduplication:',
    `  topic careless rejects retries that were signed more than 300 s before, ${REASON}`,
    `  topic header rejects retries that were signed more than 300 s before, ${REASON}`,
  ]);
});

test('describes the fields that are left out of a body', () => {
  const topics = {
    contacts: { lane, verify: hubspot({ secretName: 's', url: 'https://hooks.example.com/h' }) },
  } as const;
  expect(describeDedupe(resolveWebhooks({ topics }))[1]).toContain(
    'with the same body, without attemptNumber, within 14 d',
  );
});

test('describes nothing when every topic has event ids or sets dedupeBy', () => {
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
