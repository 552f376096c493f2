import type { ProviderFacts } from '#test/providers/provider-facts';

const OVERVIEW = 'https://docs.recurly.com/recurly-subscriptions/docs/overview-webhooks';
const SUBSCRIPTION = 'https://docs.recurly.com/v1.3/docs/subscription-notifications';

export default {
  name: 'Recurly',
  evidence: 'C D',
  deadlineSeconds: 5,
  note: 'only JSON is signed; the type is just `created` or `updated`, and the object is in `object_type`',
  success: { expects: 'any 2xx, such as 200, 201 and 204; no redirects', source: OVERVIEW },
  refusal: { expects: 'any other status is retried; a sandbox endpoint may be paused', source: OVERVIEW },
  firstContact: {
    expects: 'none documented',
    source: 'not documented: searched "Recurly webhooks", "Recurly JSON webhooks"',
  },
  retries: {
    schedule: '10 retries, each about 10 + x * 2^(x + 5) seconds after the failure, with x from 0',
    lastAfterSeconds: 262_308,
    // Recurly's own client refuses timestamps older than 5 minutes, which every later retry would be.
    signed: 'anew',
    source: 'https://docs.recurly.com/recurly-subscriptions/docs/automatic-retries',
  },
  requests: [
    {
      name: 'event, without uuid',
      body: JSON.stringify({
        id: 's0lo0hdfmauc',
        object_type: 'external_subscription',
        site_id: 'qpem7fkwr763',
        event_type: 'renewed',
        event_time: '2022-12-06T22:19:15Z',
      }),
      outcome: 'queued',
      eventType: 'renewed',
      source: 'https://docs.recurly.com/recurly-subscriptions/docs/external-subscription-notifications',
    },
    {
      name: 'event',
      body: JSON.stringify({
        id: 'ra8foq26o2dt',
        object_type: 'subscription',
        site_id: 'qc326l1hl8k9',
        event_type: 'created',
        event_time: '2022-07-26T22:01:56Z',
        uuid: '63ab531e1d5b1d47eaf1ef44eeb853c3',
      }),
      outcome: 'queued',
      eventType: 'created',
      source: SUBSCRIPTION,
    },
  ],
} satisfies ProviderFacts;
