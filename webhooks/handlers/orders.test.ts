import { testKit } from 'catchbasin/testing';
import config from '../config.ts';
import handlers from './index.ts';

const { testWebhook } = testKit({ config, handlers });

test('reserves an order once', async () => {
  const order = testWebhook('orders', { body: { order: 'A-1', quantity: 2 } });
  expect(await order.deliver()).toMatchObject({ status: 200, outcome: 'processed', attempts: 1 });
  expect(await order.deliver()).toMatchObject({ status: 200, outcome: 'duplicate' });
  const reservations = order.log.filter(({ message }) => message === '2 pieces reserved for order A-1');
  expect(reservations).toHaveLength(1);
});

test('dead-letters an order after four attempts when the warehouse does not respond', async () => {
  const order = testWebhook('orders', { body: { order: 'A-1', quantity: 2, warehouse: 'unreachable' } });
  expect(await order.deliver()).toMatchObject({
    outcome: 'dead-lettered',
    attempts: 4,
    retryDelays: [2, 4, 8],
    reason: { errorMessage: 'the warehouse does not respond' },
  });
});

test('dead-letters an invalid order at once', async () => {
  const order = testWebhook('orders', { body: { order: 'A-1', quantity: -2 } });
  await expect(order.handle()).rejects.toThrow('quantity');
  expect(await order.deliver()).toMatchObject({ outcome: 'dead-lettered', attempts: 1 });
});
