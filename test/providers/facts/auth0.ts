import type { ProviderFacts } from '#test/providers/provider-facts';

const STREAMS = 'https://auth0.com/docs/customize/log-streams/custom-log-streams' as const;
const DELIVERY = 'https://dev.auth0.com/docs/monitor-auth0/streams' as const;

export default {
  name: 'Auth0 log streams',
  evidence: 'C D',
  note: 'JSON lines, a JSON array or one JSON object; the content type is a setting, and so is the token',
  success: {
    expects: 'unknown',
    source: 'not documented: searched "auth0 custom log stream", "auth0 log stream health retry failed deliveries"',
  },
  refusal: { expects: 'repeats the delivery, then shows an error in the Health tab', source: STREAMS },
  firstContact: { expects: 'none; the next log entry is the first request', source: STREAMS },
  retries: { schedule: 'up to 3 tries, then starts again later', signed: 'none', source: DELIVERY },
  // The fields of a record are left out: their names were not found in the documentation that was searched.
  requests: [
    { name: 'JSON array', body: '[{},{}]', outcome: 'queued', source: STREAMS },
    { name: 'JSON lines', body: '{}\n{}\n', outcome: 'queued', source: STREAMS },
    { name: 'JSON object', body: '{}', outcome: 'queued', source: STREAMS },
  ],
} satisfies ProviderFacts;
