import type { ProviderFacts } from '#test/providers/provider-facts';

const NOTIFICATIONS = 'https://developers.intercom.com/docs/webhooks/webhook-notifications';
const SETUP = 'code: firstcreditunion/loan-status-hub documentation/intercom/webhook/set-up-webhooks.md';
const CATALOG = 'https://automatelab.tech/saas-webhooks/intercom/';

export default {
  name: 'Intercom',
  evidence: 'C D S',
  deadlineSeconds: 5,
  note: 'endpoints slower than 500 ms get a lower priority; that the fields change is derived from their names',
  success: { expects: '200 within 5 seconds', source: NOTIFICATIONS },
  refusal: {
    expects:
      'sends again; 429 delays notifications by 1 minute to 2 hours and then drops them; 1000 errors in a row within ' +
      '15 minutes pause for 15 minutes; 7 days of errors suspend the subscription of a private app',
    source: NOTIFICATIONS,
  },
  firstContact: {
    expects: 'HEAD on saving the URL, which must be accepted',
    source: SETUP,
  },
  retries: {
    schedule: 'sends again after no 200 within 5 seconds, times not documented; after 429 for up to 2 hours',
    lastAfterSeconds: 7200,
    signed: 'none',
    changes: ['delivery_status', 'delivery_attempts'],
    source: NOTIFICATIONS,
  },
  requests: [
    {
      name: 'HEAD',
      method: 'HEAD',
      outcome: { status: 200 },
      signed: false,
      source: SETUP,
    },
    {
      name: 'notification',
      body: JSON.stringify({
        type: 'notification_event',
        app_id: 'a86dr8yl',
        data: { type: 'notification_event_data', item: {} },
        links: {},
        id: 'notif_4e3504a3-ba3f-46dc-ab48-8e4d5bdfdf4e',
        topic: 'contact.created',
        delivery_status: 'pending',
        delivery_attempts: 1,
        ...{ delivered_at: 0, first_sent_at: 1571080403, created_at: 1571080403 },
      }),
      outcome: 'queued',
      eventId: 'notif_4e3504a3-ba3f-46dc-ab48-8e4d5bdfdf4e',
      eventType: 'contact.created',
      source: CATALOG,
    },
  ],
} satisfies ProviderFacts;
