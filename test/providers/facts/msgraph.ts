import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'code: microsoftgraph/microsoft-graph-docs-contrib concepts';
const WEBHOOKS = `${DOCS}/change-notifications-delivery-webhooks.md` as const;
const VALIDATION = `${DOCS}/includes/change-notifications-delivery-notificationurl-validation.md` as const;
const LIFECYCLE = `${DOCS}/change-notifications-lifecycle-events.md` as const;

export default {
  name: 'Microsoft Graph',
  evidence: 'C D',
  deadlineSeconds: 3,
  note: 'by clientState, not by JWT; 10 s for the validation; more than 10 % slow answers throttle the endpoint',
  success: { expects: 'any 2xx within 3 s; 202 is suggested for notifications that are stored', source: WEBHOOKS },
  refusal: { expects: 'anything other than 2xx is repeated; 5xx is suggested for a retry', source: WEBHOOKS },
  firstContact: {
    expects: 'POST with validationToken in the query, answered within 10 s by 200 and the decoded token as text/plain',
    source: VALIDATION,
  },
  retries: {
    schedule: 'several times within 4 hours',
    lastAfterSeconds: 14_400,
    signed: 'none',
    source: WEBHOOKS,
  },
  requests: [
    {
      name: 'validation',
      query: 'validationToken=Validation%3A%20Testing%20client%2Bapplication',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signed: false,
      outcome: { status: 200, contentType: 'text/plain', body: 'Validation: Testing client+application' },
      source: VALIDATION,
    },
    {
      name: 'validation of a URL that has a query',
      query: 'tenant=a&validationToken=abc',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signed: false,
      outcome: { status: 200, contentType: 'text/plain', body: 'abc' },
      source: WEBHOOKS,
    },
    {
      name: 'change notification',
      body: JSON.stringify({
        value: [
          {
            id: 'lsgTZMr9KwAAA',
            subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
            subscriptionExpirationDateTime: '2016-03-19T22:11:09.952Z',
            changeType: 'created',
            resource: 'users/1/messages/2',
            tenantId: '84bd8158-6d4d-4958-8b9f-9d6445542f95',
            resourceData: { '@odata.type': '#Microsoft.Graph.Message', '@odata.id': 'Users/1/Messages/2', id: '2' },
          },
        ],
      }),
      outcome: 'queued',
      source: WEBHOOKS,
    },
    {
      name: 'lifecycle notification',
      body: JSON.stringify({
        value: [
          {
            subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
            subscriptionExpirationDateTime: '2019-03-20T11:00:00.0000000Z',
            tenantId: '84bd8158-6d4d-4958-8b9f-9d6445542f95',
            lifecycleEvent: 'reauthorizationRequired',
          },
        ],
      }),
      outcome: 'queued',
      source: LIFECYCLE,
    },
  ],
} satisfies ProviderFacts;
