import type { ProviderFacts } from '#test/providers/provider-facts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const EVENTS = 'https://docs.slack.dev/apis/events-api/';
const INTERACTIVITY = 'https://docs.slack.dev/interactivity/handling-user-interaction';

export default {
  name: 'Slack',
  evidence: 'C S',
  sdk: '@slack/bolt',
  deadlineSeconds: 3,
  success: {
    expects: 'any 2xx; an empty body, because view_submission shows an error for another one',
    source: EVENTS,
  },
  refusal: { expects: 'retries three times', source: EVENTS },
  firstContact: { expects: 'a signed url_verification, answered with its challenge', source: EVENTS },
  retries: {
    schedule: 'immediately, and 1 and 5 minutes after the last try',
    lastAfterSeconds: 6 * 60,
    signed: 'unknown',
    source: 'not documented: secondary sources only, searched "Slack Events API retries"',
  },
  requests: [
    {
      name: 'an event',
      body: JSON.stringify({
        token: 't',
        team_id: 'T1',
        api_app_id: 'A1',
        event: { type: 'app_mention', text: 'url_verification' },
        type: 'event_callback',
        event_id: 'Ev1',
        event_time: 1_515_449_522,
      }),
      outcome: 'queued',
      eventId: 'Ev1',
      eventType: 'app_mention',
      source: EVENTS,
    },
    {
      name: 'an exceeded rate limit',
      body: JSON.stringify({
        token: 't',
        type: 'app_rate_limited',
        team_id: 'T1',
        minute_rate_limited: 1,
        api_app_id: 'A1',
      }),
      outcome: 'queued',
      source: EVENTS,
    },
    {
      name: 'an interaction',
      headers: FORM,
      body: `payload=${encodeURIComponent(JSON.stringify({ type: 'view_submission', trigger_id: '1', view: { id: 'V1' } }))}`,
      outcome: 'queued',
      source: INTERACTIVITY,
    },
    {
      name: 'a slash command',
      headers: FORM,
      body: 'token=t&team_id=T1&command=%2Fweather&text=94070&trigger_id=13345224609.738474920.8088930838d88f008e0',
      outcome: 'queued',
      source: 'https://docs.slack.dev/interactivity/implementing-slash-commands',
    },
    {
      name: 'the verification of the URL',
      body: JSON.stringify({
        token: 't',
        challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
        type: 'url_verification',
      }),
      outcome: { status: 200, contentType: 'text/plain', body: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' },
      source: EVENTS,
    },
  ],
} satisfies ProviderFacts;
