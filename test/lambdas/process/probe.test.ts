import { resolveWebhooks } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';
import { probeProcess } from '#lambdas/process/probe';

const { topics } = resolveWebhooks({
  lanes: { high: {}, low: {} },
  topics: {
    orders: { lane: 'high', verify: unsigned() },
    payments: { lane: 'high', verify: unsigned() },
    mail: { lane: 'low', verify: unsigned() },
  },
});

test('loads the modules of all handlers of the lane, and runs none', async () => {
  const loaded: string[] = [];
  const neverRun = () => Promise.reject(new Error('a probe must not run a handler'));
  const load = (topic: string) => async () => {
    loaded.push(topic);
    return { default: neverRun };
  };
  const handlers = { orders: load('orders'), payments: load('payments'), mail: load('mail') };
  const report = await probeProcess({ laneName: 'high', topics, handlers });
  expect(report).toEqual({ passed: 2, failures: [], warnings: [] });
  expect(loaded).toEqual(['orders', 'payments']);
});

test('names each handler that cannot be loaded', async () => {
  const handlers = {
    orders: () => Promise.reject(new Error("Cannot find module 'pg'", { cause: new Error('it is not bundled') })),
    payments: async () => ({ default: undefined as never }),
  };
  const report = await probeProcess({ laneName: 'high', topics, handlers });
  expect(report).toEqual({
    passed: 0,
    failures: [
      "load the handler of topic orders: Error: Cannot find module 'pg': Error: it is not bundled",
      'load the handler of topic payments: Error: its module exports no function as default',
    ],
    warnings: [],
  });
});
