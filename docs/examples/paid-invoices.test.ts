import { defineWebhooks, unsigned } from 'catchbasin';
import { testKit } from 'catchbasin/testing';
import { install, MockAgent, setGlobalDispatcher } from 'undici';

const { testWebhook } = testKit({
  config: defineWebhooks({ topics: { stripe: { lane: 'low', verify: unsigned() } } }),
  handlers: { stripe: () => import('./paid-invoices.ts') },
});
const body = { data: { object: { id: 'in_1', amount_paid: 5 } } };

// Makes the global fetch that of undici, which the agent can intercept. Jest's own fetch ignores the agent.
install();
let agent: MockAgent;

beforeEach(() => {
  agent = new MockAgent();
  // A request that the test does not expect fails, so no test reaches the network.
  agent.disableNetConnect();
  setGlobalDispatcher(agent);
});
afterEach(() => agent.close());

test('books a paid invoice, also when the ERP fails at first', async () => {
  const erp = agent.get('https://erp.example');
  const request = { path: '/invoices/in_1', method: 'PUT' };
  erp.intercept(request).reply(503);
  erp.intercept(request).reply(200);
  const delivery = await testWebhook('stripe', { body }).deliver();
  expect(delivery).toMatchObject({ outcome: 'processed', attempts: 2 });
  agent.assertNoPendingInterceptors();
});
