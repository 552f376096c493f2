import type { ProviderFacts } from '#test/providers/provider-facts';

const OVERVIEW = 'https://developer.calendly.com/docs/webhooks/overview';
const ERRORS = 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-errors';

export default {
  name: 'Calendly',
  evidence: 'C D S',
  deadlineSeconds: 15,
  success: { expects: 'any 2xx', source: OVERVIEW },
  refusal: {
    expects:
      '410 deletes the subscription at once; redirects and every other status are retried; 24 hours of failures ' +
      'disable the subscription for good',
    source: OVERVIEW,
  },
  firstContact: {
    expects: 'not documented',
    source: 'not documented: searched "Calendly webhook payload invitee.created event created_at created_by"',
  },
  retries: {
    schedule: 'exponential backoff for 24 hours, or until 24 hours after the booked event',
    lastAfterSeconds: 86_400,
    signed: 'unknown',
    source: ERRORS,
  },
  requests: [
    ...(['invitee.created', 'invitee.canceled'] as const).map((event) => ({
      name: event,
      body: JSON.stringify({
        event,
        created_at: '2024-01-01T00:00:00Z',
        created_by: 'https://api.calendly.com/users/AAAAAAAAAAAAAAAA',
        payload: { cancel_url: null, reschedule_url: null },
      }),
      outcome: 'queued' as const,
      eventType: event,
      source: 'https://automatelab.tech/saas-webhooks/calendly/' as const,
    })),
  ],
} satisfies ProviderFacts;
