import type { ProviderFacts } from '#test/providers/provider-facts';

const GUIDE = 'https://usermanual.wiki/Document/connectguide.1667631246/html' as const;
const SDK = 'code: docusign/docusign-esign-node-client src/model/ConnectCustomConfiguration.js' as const;
const LISTENER = 'code: docusign/connect-node-listener-aws index.js' as const;

export default {
  name: 'DocuSign Connect',
  evidence: 'C D',
  note: 'one header per active key; the older formats are XML (text/xml), without a type that the preset finds',
  success: { expects: '200; its example listener answers a short text', source: GUIDE },
  refusal: { expects: 'anything other than 200 is logged as a failure and repeated', source: GUIDE },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Docusign Connect listener response 200", "docusign JSON SIM event model"',
  },
  retries: {
    schedule: 'after the next success, then at least 24 hours apart; at most 10; retryCount is from third-party code',
    signed: 'none',
    changes: ['retryCount'],
    source: SDK,
  },
  requests: [
    {
      name: 'JSON SIM event',
      body: JSON.stringify({
        event: 'envelope-completed',
        apiVersion: 'v2.1',
        uri: '/restapi/v2.1/accounts/a/envelopes/b',
        retryCount: 0,
        configurationId: 11,
        generatedDateTime: '2026-04-29T19:00:00.0000000Z',
        data: { accountId: 'a', userId: 'c', envelopeId: 'b' },
      }),
      outcome: 'queued',
      eventType: 'envelope-completed',
      source: 'code: test of a third-party receiver (repository not named by the index)',
    },
    {
      name: 'XML, fields left out',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: '<?xml version="1.0" encoding="utf-8"?>',
      outcome: 'queued',
      source: LISTENER,
    },
  ],
} satisfies ProviderFacts;
