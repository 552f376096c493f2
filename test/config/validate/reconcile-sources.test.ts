import { checkSchema } from '#config/validate/check-schema';
import { paddle, square } from '#contract/providers/index';
import type { EventSource } from '#contract/reconcile-config';
import { paddleNotifications, squareEvents } from '#contract/sources/index';

const apiKeyName = 'webhooks/prod/api-key';
const notificationSettingId = 'ntfset_01gt21c5pdx9q1e4mh1xrsjjn6';
const url = 'https://hooks.example.com/t';
const verify = { paddle: paddle({ secretName: 's' }), square: square({ secretName: 's', url }) };

function messages(source: EventSource, provider: keyof typeof verify): string[] {
  const reconcile = { every: 900, lookBack: 7_200, source };
  const topics = { t: { lane: 'low', verify: verify[provider], reconcile } };
  return checkSchema({ topics }).map(({ message }) => message);
}

test('accepts the sources of Paddle and Square with all of their options', () => {
  const apiUrl = 'https://sandbox-api.paddle.com';
  const options = { apiKeyName, apiUrl, notificationSettingId, undeliveredOnly: true };
  expect(messages(paddleNotifications(options), 'paddle')).toEqual([]);
  expect(messages(squareEvents({ apiKeyName, apiUrl, types: ['payment.updated'] }), 'square')).toEqual([]);
  expect(messages(squareEvents({ apiKeyName }), 'square')).toEqual([]);
});

test.each<[problem: string, message: string, source: EventSource]>([
  [
    'an id of another entity',
    'Must be the id of a notification destination',
    paddleNotifications({ apiKeyName, notificationSettingId: 'ntf_01ghbkd0frb9k95cnhwd1bxpvk' }),
  ],
  ['an empty list of types', 'Must contain at least one event type', squareEvents({ apiKeyName, types: [] })],
  [
    'an address without encryption',
    'Must be an address with https://',
    squareEvents({ apiKeyName, apiUrl: 'http://api.example.com' }),
  ],
])('refuses %s', (_, message, source) => {
  expect(messages(source, 'square')).toEqual([expect.stringContaining(message)]);
});
