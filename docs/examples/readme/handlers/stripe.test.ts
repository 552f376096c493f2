import { testKit } from 'catchbasin/testing';
import config from '../config.ts';
import handlers from './index.ts';

const { testWebhook } = testKit({ config, handlers });

test('books a paid invoice once, also when the ERP fails at first', async () => {
  const erp = jest.spyOn(globalThis, 'fetch');
  erp.mockResolvedValueOnce(new Response('', { status: 503 })).mockResolvedValueOnce(new Response());

  const paid = testWebhook('stripe', { body: { id: 'evt_1', type: 'invoice.paid', data: { object: { id: 'in_1' } } } });
  expect(await paid.deliver()).toMatchObject({ status: 200, outcome: 'processed', attempts: 2 });
  expect(await paid.deliver()).toMatchObject({ status: 200, outcome: 'duplicate' });
});
