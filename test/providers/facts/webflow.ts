import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'https://developers.webflow.com/reference/webhooks';
const LIMITS = 'https://developers.webflow.com/data/v1.0.0/docs/limits-and-retries';
const JSON_TYPE = { 'content-type': 'application/json' };

export default {
  name: 'Webflow',
  sdk: 'webflow-api',
  evidence: 'C D',
  note: 'dashboard webhooks are not signed. The documentation does not say how a retry is signed',
  success: {
    expects: '200 (secondary source)',
    source: 'https://www.skills.sh/224-industries/webflow-skills/webflow-webhooks',
  },
  refusal: { expects: 'retries; a redirect counts as a failure', source: LIMITS },
  firstContact: {
    expects: 'none known',
    source: 'not documented: searched "Webflow working with webhooks create webhook verify URL"',
  },
  retries: {
    schedule: '3 times, 10 minutes apart',
    lastAfterSeconds: 1_800,
    signed: 'unknown',
    source: LIMITS,
  },
  requests: [
    {
      name: 'form submission, fields left out',
      headers: JSON_TYPE,
      body: JSON.stringify({
        triggerType: 'form_submission',
        payload: {
          name: 'Contact Us',
          siteId: '65427cf400e02b306eaa049c',
          data: { 'First Name': 'Zaphod', 'Last Name': 'Beeblebrox', email: 'zaphod@heartofgold.ai' },
        },
      }),
      outcome: 'queued',
      eventType: 'form_submission',
      source: DOCS,
    },
    {
      name: 'site published',
      headers: JSON_TYPE,
      body: JSON.stringify({
        triggerType: 'site_publish',
        payload: {
          siteId: '62749158efef318abc8d5a0f',
          publishedOn: '2023-07-31T12:34:56.789Z',
          domains: ['my-website.webflow.io'],
          publishedBy: { displayName: 'Some One' },
        },
      }),
      outcome: 'queued',
      eventType: 'site_publish',
      source: 'https://developers.webflow.com/data/docs/working-with-webhooks.md',
    },
  ],
} satisfies ProviderFacts;
