import { defineWebhooks, unsigned } from 'catchbasin';

export default defineWebhooks(() => ({
  retainPayloads: false,
  topics: { resources: { lane: 'low', verify: unsigned() } },
}));
