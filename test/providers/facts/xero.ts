import type { ProviderFacts } from '#test/providers/provider-facts';

const SERVER = 'https://developer.xero.com/documentation/webhooks/configuring-your-server';

export default {
  name: 'Xero',
  evidence: 'C D S',
  deadlineSeconds: 5,
  note: 'requires 401 for a bad signature; no cookies in an answer',
  success: { expects: '200 without a body and without cookies', source: SERVER },
  refusal: {
    expects: 'any other answer is retried, and the webhook is switched off after 24 hours; a body is a fault here too',
    source: SERVER,
  },
  firstContact: {
    expects:
      'intent to receive on creating, changing and re-enabling: 200 for good and 401 for bad signatures, no body',
    source: SERVER,
  },
  retries: {
    schedule: 'for 24 hours, at growing intervals',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: SERVER,
  },
  requests: [
    {
      name: 'intent to receive',
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({
        events: [],
        lastEventSequence: 0,
        firstEventSequence: 0,
        entropy: 'S0m3r4Nd0mt3xt',
      }),
      outcome: 'queued',
      source: SERVER,
    },
    {
      name: 'intent to receive, no list of events',
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({ events: null, firstEventSequence: 0, lastEventSequence: 0, entropy: 'S0m3r4Nd0mt3xt' }),
      outcome: 'queued',
      source: 'https://prismatic.io/docs/example-payloads/xero/triggers/webhook.json',
    },
    {
      name: 'event',
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({
        events: [
          {
            resourceUrl: 'https://api.xero.com/api.xro/2.0/CreditNotes/55d84274-a3da-4829-a7c0-0cab601b95cc',
            resourceId: '55d84274-a3da-4829-a7c0-0cab601b95cc',
            tenantId: 'aef86862-2015-4b6b-88bc-d89032cecc50',
            tenantType: 'ORGANISATION',
            eventCategory: 'CREDITNOTE',
            eventType: 'CREATE',
            eventDateUtc: '2025-12-02T00:44:09.923',
            data: { Type: 'ACCPAYCREDIT', Status: 'DRAFT' },
          },
        ],
        firstEventSequence: 76,
        lastEventSequence: 76,
        entropy: 'FXNGWLCCGVANWHKILRUB',
      }),
      outcome: 'queued',
      source: 'code: XeroAPI/Xero-OpenAPI xero-webhooks.yaml',
    },
  ],
} satisfies ProviderFacts;
