import type { ProviderFacts } from '#test/providers/provider-facts';

const HANDLING = 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events';
const CLI = 'code: twitchdev/twitch-cli internal/events/verify/subscription_verify.go';
const SUBSCRIPTION = {
  ...{ id: 'f1c2a387-161a-49f9-a165-0f21d7a4e1c4', type: 'channel.follow', version: '1' },
  condition: { broadcaster_user_id: '12826' },
  transport: { method: 'webhook', callback: 'https://example.com/webhooks/callback' },
  created_at: '2019-11-16T10:11:12.634234626Z',
};
const headers = (type: string) => ({
  'content-type': 'application/json',
  'twitch-eventsub-message-id': 'e76c6bd4-55c9-4987-8304-da1588d8988b',
  'twitch-eventsub-message-retry': '0',
  'twitch-eventsub-message-type': type,
  'twitch-eventsub-subscription-type': 'channel.follow',
  'twitch-eventsub-subscription-version': '1',
});
const FOUND = { eventId: 'e76c6bd4-55c9-4987-8304-da1588d8988b', eventType: 'channel.follow' };

export default {
  name: 'Twitch EventSub',
  evidence: 'C D',
  success: { expects: 'any 2xx within a few seconds', source: HANDLING },
  refusal: {
    expects: 'revokes the subscription after too many failures, with status notification_failures_exceeded',
    source: HANDLING,
  },
  firstContact: {
    expects: 'signed webhook_callback_verification on subscribing; wants 2xx with the raw challenge as text/plain',
    source: CLI,
  },
  retries: {
    schedule: 'times not documented; says only that it may send a notification again',
    signed: 'unknown',
    source: 'https://dev.twitch.tv/docs/eventsub/',
  },
  requests: [
    {
      name: 'webhook_callback_verification',
      headers: headers('webhook_callback_verification'),
      body: JSON.stringify({
        challenge: 'pogchamp-kappa-360noscope-vohiyo',
        subscription: { ...SUBSCRIPTION, status: 'webhook_callback_verification_pending' },
      }),
      outcome: { status: 200, contentType: 'text/plain', body: 'pogchamp-kappa-360noscope-vohiyo' },
      source: CLI,
    },
    {
      name: 'notification',
      headers: headers('notification'),
      body: JSON.stringify({ subscription: { ...SUBSCRIPTION, status: 'enabled' }, event: { user_id: '1337' } }),
      outcome: 'queued',
      ...FOUND,
      source: HANDLING,
    },
    {
      name: 'revocation',
      headers: headers('revocation'),
      body: JSON.stringify({ subscription: { ...SUBSCRIPTION, status: 'authorization_revoked' } }),
      outcome: 'queued',
      ...FOUND,
      source: HANDLING,
    },
  ],
} satisfies ProviderFacts;
