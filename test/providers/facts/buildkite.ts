import type { ProviderFacts } from '#test/providers/provider-facts';

const DOCS = 'code: buildkite/docs pages/apis/webhooks';
const PIPELINES = `${DOCS}/pipelines.md` as const;
const BUILDS = `${DOCS}/pipelines/build_events.md` as const;
const PING = `${DOCS}/pipelines/ping_events.md` as const;
const SENDER = { id: '8a7693f8-dbae-4783-9137-84090fce9045', name: 'Some Person' };
const NONE = 'not documented: searched "Buildkite webhook retries failed delivery not retried"' as const;
const headers = (event: string) => ({ 'content-type': 'application/json', 'x-buildkite-event': event });

export default {
  name: 'Buildkite',
  evidence: 'D',
  note: 'the body can be a later state of the build than the one that triggered the event',
  success: { expects: 'not documented', source: NONE },
  refusal: { expects: 'not documented; the settings show the last 20 requests and responses', source: PIPELINES },
  firstContact: { expects: 'an ordinary, signed ping event when the settings change', source: PING },
  retries: { schedule: 'not documented', signed: 'unknown', source: NONE },
  requests: [
    {
      name: 'settings changed',
      headers: headers('ping'),
      body: JSON.stringify({
        event: 'ping',
        service: {
          id: '49801950-1df0-474f-bb56-ad6a930c5cb9',
          provider: 'webhook',
          settings: { url: 'https://server.com/webhook' },
        },
        organization: {},
        sender: SENDER,
      }),
      outcome: 'queued',
      eventType: 'ping',
      source: PING,
    },
    {
      name: 'build scheduled, fields left out',
      headers: headers('build.scheduled'),
      body: JSON.stringify({ event: 'build.scheduled', build: {}, pipeline: {}, sender: SENDER }),
      outcome: 'queued',
      eventType: 'build.scheduled',
      source: BUILDS,
    },
    {
      name: 'build blocked, fields left out',
      headers: headers('build.finished'),
      body: JSON.stringify({ event: 'build.finished', build: { blocked: true }, pipeline: {}, sender: SENDER }),
      outcome: 'queued',
      eventType: 'build.finished',
      source: BUILDS,
    },
  ],
} satisfies ProviderFacts;
