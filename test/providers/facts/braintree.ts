import type { ProviderFacts } from '#test/providers/provider-facts';

const CREATE = 'https://developers.braintreepayments.com/ios+php/guides/webhooks/create';
const PARSE = 'https://developers.braintreepayments.com/guides/webhooks/parse/java';
const TESTING = 'code: braintree/braintree_node lib/braintree/webhook_testing_gateway.js';

export default {
  name: 'Braintree',
  sdk: 'braintree',
  evidence: 'C D',
  deadlineSeconds: 30,
  note: 'a form; the payload is Base64 of XML and ends with a newline',
  success: { expects: 'any 2xx', source: PARSE },
  refusal: {
    expects: 'any other status is retried; special statuses: not documented',
    source: PARSE,
  },
  firstContact: {
    expects: 'GET with `bt_challenge`, which wants the signed challenge as the body of the answer',
    source: CREATE,
  },
  retries: {
    schedule: 'every hour for 24 hours, in the sandbox for 3 hours',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: PARSE,
  },
  requests: [
    {
      name: 'challenge',
      method: 'GET',
      query: 'bt_challenge=20f9f8ed05f77439fe955c977e4c8a53',
      outcome: { status: 200 },
      signed: false,
      source: CREATE,
    },
    {
      name: 'check',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form('check', '<check type="boolean">true</check>'),
      outcome: 'queued',
      source: TESTING,
    },
    {
      name: 'event',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form(
        'dispute_opened',
        '<dispute><amount>250.00</amount><currency-iso-code>USD</currency-iso-code><kind>chargeback</kind>' +
          '<received-date type="date">2014-03-01</received-date><reply-by-date type="date">2014-03-21</reply-by-date>' +
          '<status>open</status><reason>fraud</reason><id>1</id></dispute>',
      ),
      outcome: 'queued',
      source: TESTING,
    },
  ],
} satisfies ProviderFacts;

function form(kind: string, subject: string): string {
  const xml = [
    '<notification>',
    '    <timestamp type="datetime">2026-11-26T10:00:00Z</timestamp>',
    `    <kind>${kind}</kind>`,
    `    <subject>${subject}</subject>`,
    '</notification>',
  ].join('\n');
  return new URLSearchParams({ bt_payload: `${Buffer.from(xml).toString('base64')}\n` }).toString();
}
