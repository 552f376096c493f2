import { defineWebhooks, github } from 'catchbasin';

export default defineWebhooks((stage) => ({
  topics: {
    github: { lane: 'normal', verify: github({ secretName: `webhooks/${stage}/github` }) },
  },
}));
