import { testKit } from 'catchbasin/testing';
import config from '../config.ts';
import handlers from './index.ts';

const { testWebhook } = testKit({ config, handlers });

test('ships a paid invoice once', async () => {
  const paid = testWebhook('stripe', { body: { id: 'evt_1', type: 'invoice.paid', data: { object: { id: 'in_1' } } } });
  expect(await paid.deliver()).toMatchObject({ status: 200, outcome: 'processed' });
  expect(await paid.deliver()).toMatchObject({ status: 200, outcome: 'duplicate' });
  expect(paid.log.filter(({ message }) => message === 'invoice in_1 is paid')).toHaveLength(1);
});
