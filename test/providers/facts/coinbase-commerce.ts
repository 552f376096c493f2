import type { ProviderFacts } from '#test/providers/provider-facts';

const OVERVIEW = 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview';
const OLD_FIELDS = 'https://docs.cloud.coinbase.com/commerce/docs/webhooks-events';

export default {
  name: 'Coinbase Commerce',
  sdk: 'coinbase-commerce-node',
  evidence: 'C D',
  success: { expects: '200', source: OVERVIEW },
  refusal: { expects: 'any other answer is retried; special statuses: not documented', source: OVERVIEW },
  firstContact: { expects: 'none documented; it checks that the URL speaks HTTPS', source: OVERVIEW },
  retries: {
    schedule: 'for three days, with exponential backoff of at most 1 hour',
    lastAfterSeconds: 259_200,
    signed: 'none',
    changes: ['attempt_number', 'scheduled_for'],
    source: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-fields',
  },
  requests: [
    {
      name: 'event',
      body: JSON.stringify({
        id: 1,
        scheduled_for: '2017-01-31T20:50:02Z',
        event: {
          id: '24934862-d980-46cb-9402-43c81b0cdba6',
          resource: 'event',
          type: 'charge:created',
          api_version: '2018-03-22',
          created_at: '2017-01-31T20:49:02Z',
          data: { code: '66BEOV2A', name: 'The Sovereign Individual', metadata: {}, payments: [] },
        },
      }),
      outcome: 'queued',
      eventId: '24934862-d980-46cb-9402-43c81b0cdba6',
      eventType: 'charge:created',
      source: OLD_FIELDS,
    },
  ],
} satisfies ProviderFacts;
