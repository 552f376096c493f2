import type { ProviderFacts } from '#test/providers/provider-facts';

const HANDLE = 'https://docs.adyen.com/development-resources/webhooks/handle-webhook-events';
const TROUBLESHOOT = 'https://docs.adyen.com/development-resources/webhooks/troubleshoot';

export default {
  name: 'Adyen, platform',
  sdk: '@adyen/api-library',
  evidence: 'C D',
  deadlineSeconds: 10,
  success: { expects: 'any 2xx, such as 200 or 202; no redirects; no body needed', source: HANDLE },
  refusal: {
    expects: 'any other status fails the endpoint, and the queue of the endpoint is retried in order',
    source: TROUBLESHOOT,
  },
  firstContact: {
    expects: 'none documented',
    source: 'not documented: searched "Adyen handle-webhook-events test notification when saving configuration"',
  },
  retries: {
    schedule: '3 tries within 27 seconds, then after 2, 5, 10, 15 and 30 minutes, 1, 2, 4 and 8 hours, for 30 days',
    lastAfterSeconds: 2_592_000,
    signed: 'none',
    source: TROUBLESHOOT,
  },
  requests: [
    {
      name: 'event',
      body: JSON.stringify({
        data: {
          balancePlatform: 'YOUR_BALANCE_PLATFORM',
          accountHolder: {
            description: 'Shelly Eller',
            legalEntityId: 'LE00000000000000000001',
            id: 'AH00000000000000000001',
            status: 'active',
          },
        },
        environment: 'test',
        timestamp: '2024-12-15T15:42:03+01:00',
        type: 'balancePlatform.accountHolder.created',
      }),
      outcome: 'queued',
      eventType: 'balancePlatform.accountHolder.created',
      source: 'https://app.unpkg.com/@adyen/api-library@30.0.1/files/tools/hmac/payload2.json',
    },
  ],
} satisfies ProviderFacts;
