import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'code: calcom/cal.com docs/developing/guides/automation/webhooks.mdx';
const SENDER = 'code: calcom/cal.com packages/features/webhooks/lib/sendPayload.ts';

export default {
  name: 'Cal.com',
  evidence: 'C D',
  note: 'a custom template replaces the whole body, and one that is not JSON is sent as a form',
  success: { expects: 'any 2xx; redirects are not followed', source: SENDER },
  refusal: { expects: 'not documented; the source code logs it', source: SENDER },
  firstContact: {
    expects: 'none; the button for a test sends a signed event',
    source: 'https://trigger.dev/docs/webhooks/providers/cal-com',
  },
  retries: {
    schedule: 'not documented',
    signed: 'none',
    source: 'not documented: searched "cal.com webhooks retries failed delivery" in two corpora',
  },
  requests: [
    {
      name: 'BOOKING_CREATED',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        triggerEvent: 'BOOKING_CREATED',
        createdAt: '2023-05-24T09:30:00.538Z',
        payload: {
          type: '60min',
          title: '60min between Pro Example and John Doe',
          startTime: '2023-05-25T09:30:00Z',
          endTime: '2023-05-25T10:30:00Z',
          organizer: { id: 5, name: 'Pro Example', email: 'pro@example.com', timeZone: 'Asia/Kolkata' },
          attendees: [{ email: 'john.doe@example.com', name: 'John Doe', timeZone: 'Asia/Kolkata' }],
          location: 'Calcom HQ',
          eventTypeId: 7,
          uid: 'bFJeNb2uX8ANpT3JL5EfXw',
          bookingId: 91,
          metadata: {},
          status: 'ACCEPTED',
        },
      }),
      outcome: 'queued',
      eventType: 'BOOKING_CREATED',
      source: DOCS,
    },
    {
      name: 'custom template',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        content: 'A new event has been scheduled',
        type: '60min',
        name: '60min between Pro Example and John Doe',
        organizer: 'Pro Example',
        booker: 'John Doe',
      }),
      outcome: 'queued',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
