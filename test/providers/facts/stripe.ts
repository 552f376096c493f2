import type { ProviderFacts } from '#test/providers/provider-facts';

const BEHAVIOUR = 'https://dev.to/shannonllc/stripe-webhooks-retries-ordering-duplicates-timeouts-and-ips-46f0';

export default {
  name: 'Stripe',
  sdk: 'stripe',
  evidence: 'C D S',
  success: {
    expects: 'any 2xx; whether a body matters: not documented',
    source: 'https://mcp.waymark.network/search?q=verify+stripe+webhook',
  },
  refusal: {
    expects: 'retried; disabling or deleting the endpoint ends the retries; special statuses: not documented',
    source: BEHAVIOUR,
  },
  firstContact: {
    expects: 'only on request: a signed thin event `v2.core.event_destination.ping`, which wants nothing but a 2xx',
    source: 'https://docs.stripe.com/api/v2/core/event-destinations/event-types',
  },
  retries: {
    schedule: 'for 3 days with exponential backoff in live mode, 3 times in a few hours in a sandbox',
    lastAfterSeconds: 259_200,
    // From the project's own notes: the source has the schedule alone.
    signed: 'anew',
    source: BEHAVIOUR,
  },
  requests: [
    {
      name: 'snapshot event',
      body: JSON.stringify({
        id: 'evt_123',
        object: 'event',
        api_version: '2025-09-30.clover',
        created: 1710492000,
        data: { object: { id: 'in_123', object: 'invoice', customer: 'cus_123' } },
        livemode: false,
        type: 'invoice.paid',
      }),
      outcome: 'queued',
      eventId: 'evt_123',
      eventType: 'invoice.paid',
      source: 'https://raw.githubusercontent.com/api-evangelist/stripe/refs/heads/main/json-schema/stripe-event.json',
    },
    {
      name: 'thin event, ping',
      body: JSON.stringify({
        id: 'evt_test_123',
        object: 'v2.core.event',
        context: null,
        created: '2026-11-26T10:00:00.000Z',
        livemode: false,
        related_object: {
          id: 'ed_test_123',
          type: 'v2.core.event_destination',
          url: '/v2/core/event_destinations/ed_test_123',
        },
        type: 'v2.core.event_destination.ping',
      }),
      outcome: 'queued',
      eventId: 'evt_test_123',
      eventType: 'v2.core.event_destination.ping',
      source: 'https://docs.stripe.com/api/v2/core/event-destinations/event-types',
    },
  ],
} satisfies ProviderFacts;
