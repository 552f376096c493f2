import { defineWebhooks, forStage, minutes, seconds } from 'catchbasin';
import { acmeCrm } from './acme-crm.ts';

export default defineWebhooks((stage) => {
  const { customers, ...settings } = forStage(stage, {
    dev: { customers: { reservedConcurrency: false, maxConcurrency: 2, attempts: 3 }, retainPayloads: false },
    prod: {
      customers: { reservedConcurrency: 10, attempts: 6 },
      alarms: { critical: ['on-call@example.com'] },
      terminationProtection: true,
      safeDeployments: true,
    },
  });
  return {
    ...settings,
    lanes: {
      // A webhook that is retried delays the later ones of its customer, so the delays are short.
      customers: { ...customers, fifo: true, backoff: { first: seconds(2), factor: 4, max: minutes(2), jitter: 0 } },
    },
    topics: {
      crm: { lane: 'customers', verify: acmeCrm(`webhooks/${stage}/crm`), orderBy: { body: '/customer/id' } },
    },
  };
});
