import type { ProviderFacts } from '#test/providers/provider-facts';

const EMPLOYEE = 'https://community.hubspot.com/t5/APIs-Integrations/Webhooks-response/td-p/277558' as const;
const FORMER = 'https://integrate.hubspot.com/t/what-does-will-retry-mean-when/3953' as const;

export default {
  name: 'HubSpot v3',
  sdk: '@hubspot/api-client',
  evidence: 'C S',
  deadlineSeconds: 5,
  note: 'batches of up to 100 (secondary); versions 1 and 2 are refused; workflow webhooks have other rules',
  success: { expects: 'any 2xx', source: EMPLOYEE },
  refusal: {
    expects:
      '400, 401, 403, 404 and 405 are not repeated; others are, 429 with Retry-After (of 2019, may have changed)',
    source: EMPLOYEE,
  },
  firstContact: {
    expects: 'none known',
    source:
      'not documented: searched "HubSpot webhooks API retries attemptNumber response", "HubSpot webhooks Retries"',
  },
  retries: {
    schedule: 'up to 10; formerly 2, 4, 8 … min, newer secondary sources say random within 24 hours',
    // Not in this source: the project's earlier research names HubSpot among those that sign each try anew.
    signed: 'anew',
    changes: ['attemptNumber'],
    source: FORMER,
  },
  requests: [
    {
      name: 'batch',
      body: JSON.stringify([
        {
          objectId: 1246965,
          propertyName: 'lifecyclestage',
          propertyValue: 'subscriber',
          changeSource: 'ACADEMY',
          eventId: 3816279340,
          subscriptionId: 25,
          portalId: 33,
          appId: 1160452,
          occurredAt: 1462216307945,
          subscriptionType: 'contact.propertyChange',
          attemptNumber: 0,
        },
        { objectId: 1246978, eventId: 3816279480, subscriptionType: 'contact.creation', attemptNumber: 0 },
      ]),
      outcome: 'queued',
      source: 'code: test of a SaaSquatch integration with HubSpot (repository not named by the index)',
    },
    {
      name: 'single event',
      body: JSON.stringify([
        {
          appId: 191749,
          eventId: 1,
          subscriptionId: 111448,
          portalId: 5684115,
          occurredAt: 1554364476289,
          subscriptionType: 'contact.creation',
          attemptNumber: 0,
          objectId: 123,
          changeSource: 'CRM',
          changeFlag: 'NEW',
        },
      ]),
      outcome: 'queued',
      source: 'code: comment in a third-party receiver (repository not named by the index)',
    },
  ],
} satisfies ProviderFacts;
