import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://docs.netlify.com/site-deploys/notifications';
const EXAMPLE = 'https://gitlab.com/jamietanna/www-api/-/issues/107';
const NONE = 'not documented: searched "Netlify outgoing webhook deploy notification retries disabled"' as const;
const JSON_TYPE = { 'content-type': 'application/json' };
const DEPLOY = {
  id: '5ebc34bf4fea0b01f02efa3a',
  site_id: 'fa4dd95a-994e-4f89-8a7a-2d9e9fc36a32',
  build_id: '5ebc34bf4fea0b01f02efa38',
};
const SITE = {
  name: 'www-jvt-me',
  url: 'https://www.jvt.me',
  created_at: '2020-05-13T17:56:15.346Z',
  branch: 'master',
  context: 'production',
};

export default {
  name: 'Netlify',
  evidence: 'D S',
  note: 'the id in the body is that of the deploy. The token has neither an expiry nor a time',
  success: { expects: 'not documented', source: NONE },
  refusal: { expects: 'not documented', source: NONE },
  firstContact: { expects: 'none known', source: NONE },
  retries: { schedule: 'not documented', signed: 'unknown', source: NONE },
  requests: [
    {
      name: 'deploy is ready, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        ...DEPLOY,
        state: 'ready',
        ...SITE,
        updated_at: '2020-05-13T17:58:56.738Z',
        error_message: null,
      }),
      outcome: 'queued',
      eventType: 'ready',
      source: EXAMPLE,
    },
    {
      name: 'deploy has begun, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({ ...DEPLOY, state: 'building', ...SITE, updated_at: '2020-05-13T17:56:15.346Z' }),
      outcome: 'queued',
      eventType: 'building',
      source: DOCS,
    },
  ],
} satisfies ProviderFacts;
