import type { ProviderFacts } from '#test/providers/provider-facts';

const OVERVIEW = 'https://clerk.com/docs/guides/development/webhooks/overview';
const SAMPLE = 'code: hookdeck/webhook-skills skills/clerk-webhooks/references/overview.md';
const SVIX = 'https://docs.svix.com/retries';
const headers = { 'svix-id': 'msg_2b4Y7TgkWjLqRzXvNcHsDfPoMe1' };

export default {
  name: 'Clerk',
  sdk: '@clerk/backend',
  evidence: 'C D',
  deadlineSeconds: 15,
  note: 'sent by Svix; answers and retries are those that Svix documents',
  success: { expects: 'any 2xx within 15 s; a redirect is a failure', source: SVIX },
  refusal: { expects: 'retries; Svix disables an endpoint that only fails for 5 days', source: SVIX },
  firstContact: { expects: 'none known; the dashboard sends test events', source: OVERVIEW },
  retries: {
    schedule: '5 s, 5 and 30 min, 2, 5, 10 and 10 h, each after the failure before',
    lastAfterSeconds: 99_305,
    signed: 'anew',
    source: SVIX,
  },
  requests: [
    {
      name: 'user created',
      headers,
      body: JSON.stringify({
        data: {
          id: 'user_2NNEqL2nrIRxCBNiiSPAKxvlkEJ',
          object: 'user',
          username: 'example_user',
          first_name: 'John',
          last_name: 'Doe',
          email_addresses: [
            {
              id: 'idn_29w83sxSDx2n0a9Yg0JNH0nDJK9',
              object: 'email_address',
              email_address: 'user@example.com',
              verification: { status: 'verified', strategy: 'email_code' },
            },
          ],
          primary_email_address_id: 'idn_29w83sxSDx2n0a9Yg0JNH0nDJK9',
          created_at: 1654012345678,
          updated_at: 1654012345678,
        },
        object: 'event',
        type: 'user.created',
        instance_id: 'ins_2NNEqL2n',
        timestamp: 1654012345678,
      }),
      outcome: 'queued',
      eventId: headers['svix-id'],
      eventType: 'user.created',
      source: SAMPLE,
    },
    {
      name: 'user deleted',
      headers,
      body: JSON.stringify({
        data: { deleted: true, id: 'user_29wBMCtzATuFJut8jO2VNTVekS4', object: 'user' },
        event_attributes: { http_request: { client_ip: '0.0.0.0', user_agent: 'Mozilla/5.0' } },
        object: 'event',
        timestamp: 1661861640000,
        type: 'user.deleted',
      }),
      outcome: 'queued',
      eventId: headers['svix-id'],
      eventType: 'user.deleted',
      source: OVERVIEW,
    },
  ],
} satisfies ProviderFacts;
