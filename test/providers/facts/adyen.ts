import type { ProviderFacts } from '#test/providers/provider-facts';

const HANDLE = 'https://docs.adyen.com/development-resources/webhooks/handle-webhook-events';
const TROUBLESHOOT = 'https://docs.adyen.com/development-resources/webhooks/troubleshoot';

export default {
  name: 'Adyen, standard',
  sdk: '@adyen/api-library',
  evidence: 'C D S',
  deadlineSeconds: 10,
  note: 'each item of a batch is signed',
  success: {
    expects: 'any 2xx, such as 200 or 202; no redirects; `[accepted]` is the older form and does no harm',
    source: HANDLE,
  },
  refusal: {
    expects: 'any other status fails the endpoint, and the queue of the endpoint is retried in order',
    source: TROUBLESHOOT,
  },
  firstContact: {
    expects: 'only on request: four usual notifications for each event code; whether they are signed is not documented',
    source:
      'https://docs.adyen.com/api-explorer/Management/latest/post/merchants/_merchantId_/webhooks/_webhookId_/test',
  },
  retries: {
    schedule: '3 tries within 27 seconds, then after 2, 5, 10, 15 and 30 minutes, 1, 2, 4 and 8 hours, for 30 days',
    lastAfterSeconds: 2_592_000,
    signed: 'none',
    source: TROUBLESHOOT,
  },
  requests: [
    {
      name: 'batch of one',
      body: JSON.stringify({
        live: 'false',
        notificationItems: [
          {
            NotificationRequestItem: {
              eventCode: 'AUTHORISATION',
              success: 'true',
              pspReference: '7914073381342284',
              merchantAccountCode: 'TestMerchant',
              merchantReference: 'TestPayment-1407325143704',
              amount: { value: 1130, currency: 'EUR' },
              additionalData: {},
            },
          },
        ],
      }),
      outcome: 'queued',
      source: 'https://raw.githubusercontent.com/hookdeck/webhook-skills/main/skills/adyen-webhooks/SKILL.md',
    },
  ],
} satisfies ProviderFacts;
