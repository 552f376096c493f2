import type { ProviderFacts } from '#test/providers/provider-facts';

const PRACTICES = 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/best-practices';
const CLOUD_EVENTS = 'https://blogs.a.intuit.com/2025/11/12/upcoming-change-to-webhooks-payload-structure';

export default {
  name: 'QuickBooks',
  evidence: 'D',
  deadlineSeconds: 3,
  note: 'batches: a list of CloudEvents since May 2026, `eventNotifications` before',
  success: { expects: '200; other 2xx: not documented', source: PRACTICES },
  refusal: {
    expects: 'any other answer is retried, and later events may be held back meanwhile',
    source: PRACTICES,
  },
  firstContact: {
    expects: 'none documented',
    source:
      'not documented: searched "QuickBooks webhooks CloudEvents payload", "Intuit QuickBooks webhooks retry policy"',
  },
  retries: {
    schedule: '10, 20 and 30 seconds, 5 and 20 minutes, 2 and 4 hours, then every 6 hours; no end is documented',
    signed: 'none',
    source: PRACTICES,
  },
  requests: [
    {
      name: 'CloudEvents',
      body: JSON.stringify([
        {
          specversion: '1.0',
          id: '88cd52aa-33b6-4351-9aa4-47572edbd068',
          source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
          type: 'qbo.account.created.v1',
          datacontenttype: 'application/json',
          time: '2025-09-10T21:31:25.179851517Z',
          intuitentityid: '1234',
          intuitaccountid: '310687',
          data: {},
        },
      ]),
      outcome: 'queued',
      source: CLOUD_EVENTS,
    },
    {
      name: 'event notifications',
      body: JSON.stringify({
        eventNotifications: [
          {
            realmId: '310687',
            dataChangeEvent: {
              entities: [{ id: '1234', operation: 'Create', name: 'Account', lastUpdated: '2025-09-08T20:52:31.657Z' }],
            },
          },
        ],
      }),
      outcome: 'queued',
      source: CLOUD_EVENTS,
    },
  ],
} satisfies ProviderFacts;
