import type { ProviderFacts } from '#test/providers/provider-facts';

const SENDER = 'code: tdlib/telegram-bot-api telegram-bot-api/WebhookActor.cpp';

export default {
  name: 'Telegram',
  evidence: 'C S',
  note: 'executes a 2xx body that names a method',
  success: {
    expects: 'any 2xx; a body with a field "method" is executed as a call of the Bot API, so the body must be empty',
    source: SENDER,
  },
  refusal: {
    expects:
      'retries every other status; removes the webhook after 23 hours of 410; honours Retry-After up to an hour; a ' +
      'failed update holds up later ones of the same queue',
    source: SENDER,
  },
  firstContact: { expects: 'none that needs an HTTP answer: only connects to the URL', source: SENDER },
  retries: {
    schedule: 'after 1 second, then doubled to at most 60 to 120 seconds, until the update expires (mostly 24 hours)',
    lastAfterSeconds: 86_400,
    signed: 'none',
    source: SENDER,
  },
  requests: [
    {
      name: 'message',
      body: JSON.stringify({
        update_id: 10000,
        message: { chat: { type: 'private', id: 1, first_name: 'John' }, message_id: 1, date: 0 },
      }),
      outcome: 'queued',
      eventId: '10000',
      source: 'https://docs.python-telegram-bot.org/en/v12.0.0b1/telegram.update.html',
    },
    {
      name: 'callback query',
      body: JSON.stringify({
        update_id: 10001,
        callback_query: {
          id: 'query-id',
          from: { id: 1, first_name: 'John', is_bot: false },
          message: { chat: { type: 'private', id: 1, first_name: 'John' }, message_id: 1, date: 0 },
          inline_message_id: 'inline-message-id',
          chat_instance: 'test-chat-instance',
          data: 'query-data',
        },
      }),
      outcome: 'queued',
      eventId: '10001',
      source: 'https://docs.rs/crate/tgbot/0.47.0/source/tests/data/get-updates-callback-query.json',
    },
  ],
} satisfies ProviderFacts;
