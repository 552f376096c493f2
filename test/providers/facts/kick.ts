import type { ProviderFacts } from '#test/providers/provider-facts';

const SECURITY = 'code: KickEngineering/KickDevDocs events/webhook-security.md';
const TYPES = 'code: KickEngineering/KickDevDocs events/event-types.md';
const USER = { is_anonymous: false, is_verified: true, profile_picture: 'https://example.com/avatar.jpg' };
const BROADCASTER = {
  ...USER,
  user_id: 123456789,
  username: 'broadcaster_name',
  channel_slug: 'broadcaster_channel',
  identity: null,
};
const SENDER = { ...USER, user_id: 987654321, username: 'sender_name', channel_slug: 'sender_channel', identity: null };
const ID = '01JHQ5A3W5J7B4S4A2N5F6D9QK';
const headers = (type: string) => ({
  'kick-event-message-id': ID,
  'kick-event-subscription-id': '01JHQ59V0R7TQW0V4X0TBC2D5E',
  'kick-event-type': type,
  'kick-event-version': '1',
});

export default {
  name: 'Kick',
  evidence: 'D',
  note: 'the documentation does not say how a retry is signed. Messages are accepted for an hour',
  success: { expects: '200', source: SECURITY },
  refusal: { expects: 'retries; unsubscribes the app after too many errors', source: SECURITY },
  firstContact: { expects: 'not documented', source: SECURITY },
  retries: { schedule: '3 tries; times not documented', signed: 'unknown', source: SECURITY },
  requests: [
    {
      name: 'chat message',
      headers: headers('chat.message.sent'),
      body: JSON.stringify({
        message_id: 'unique_message_id_123',
        broadcaster: BROADCASTER,
        sender: SENDER,
        content: 'This is a test message with emotes!',
        emotes: [{ emote_id: '12345', positions: [{ s: 0, e: 7 }] }],
      }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'chat.message.sent',
      source: TYPES,
    },
    {
      name: 'follow',
      headers: headers('channel.followed'),
      body: JSON.stringify({ broadcaster: BROADCASTER, follower: SENDER }),
      outcome: 'queued',
      eventId: ID,
      eventType: 'channel.followed',
      source: TYPES,
    },
  ],
} satisfies ProviderFacts;
