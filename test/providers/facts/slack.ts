import type { ProviderFacts } from '#test/providers/provider-facts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export default {
  name: 'Slack',
  sdk: '@slack/bolt',
  evidence: 'C D S',
  deadlineSeconds: 3,
  note:
    'slash commands and interactions are forms; without an answer within 3 seconds their user sees an error; ' +
    'a refusal with the header X-Slack-No-Retry: 1 stops the retries (by articles only)',
  success: {
    expects: 'events: 200; slash commands and interactions: 200 with an empty body, because a body is shown or parsed',
    source: 'https://docs.slack.dev/tools/java-slack-sdk/guides/slash-commands',
  },
  refusal: {
    expects:
      'retries events; limits or disables subscriptions of which too few requests are answered by 200 within an hour',
    source: 'https://docs.slack.dev/reference/events/app_rate_limited/',
  },
  firstContact: {
    expects:
      'events: signed url_verification on saving the URL, which wants 200 with the challenge as text or JSON; slash ' +
      'commands: unsigned form with ssl_check=1, which wants 200',
    source: 'code: slackapi/bolt-js src/receivers/HTTPModuleFunctions.ts',
  },
  retries: {
    schedule: 'events: 3 times, by one article at once, after 1 and after 5 minutes; forms: not documented',
    lastAfterSeconds: 360,
    signed: 'unknown',
    source: 'https://jpdebug.com/p/1103845',
  },
  requests: [
    {
      name: 'url_verification',
      body: JSON.stringify({
        token: 'legacy',
        challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd',
        type: 'url_verification',
      }),
      outcome: { status: 200, contentType: 'text/plain', body: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd' },
      source: 'https://www.volcengine.com/article/1016216',
    },
    {
      name: 'ssl_check',
      headers: FORM,
      body: 'ssl_check=1&token=legacy',
      outcome: { status: 200, body: '' },
      signed: false,
      source: 'code: slackapi/bolt-js src/receivers/HTTPModuleFunctions.ts',
    },
    {
      name: 'event',
      body: JSON.stringify({
        token: 'legacy',
        team_id: 'T061EG9R6',
        api_app_id: 'A0PNCHHK2',
        event: { type: 'app_mention' },
        type: 'event_callback',
        event_id: 'Ev0PV52K25',
        event_time: 1525215129,
      }),
      outcome: 'queued',
      eventId: 'Ev0PV52K25',
      eventType: 'app_mention',
      source: 'https://automatelab.tech/saas-webhooks/slack/',
    },
    {
      name: 'app_rate_limited',
      body: JSON.stringify({
        token: 'legacy',
        type: 'app_rate_limited',
        team_id: 'T123456',
        minute_rate_limited: 1518467820,
        api_app_id: 'A123456',
      }),
      outcome: 'queued',
      source: 'https://docs.slack.dev/reference/events/app_rate_limited/',
    },
    {
      name: 'slash command',
      headers: FORM,
      body:
        'token=legacy&team_id=T0001&team_domain=example&channel_id=C2147483705&channel_name=test&user_id=U2147483697' +
        '&user_name=Steve&command=%2Fweather&text=94070&response_url=https%3A%2F%2Fexample.com%2Fcommands%2F1234',
      outcome: 'queued',
      source: 'https://gist.github.com/ZoomQuiet/d7d21f71769f4d3b088199894c509160',
    },
    ...(['block_actions', 'message_actions', 'view_closed', 'view_submission'] as const).map((type) => ({
      name: type,
      headers: FORM,
      body: `payload=${encodeURIComponent(JSON.stringify({ type }))}`,
      outcome: 'queued' as const,
      source: 'https://docs.slack.dev/reference/interaction-payloads' as const,
    })),
  ],
} satisfies ProviderFacts;
