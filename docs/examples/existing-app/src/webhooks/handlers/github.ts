import { defineHandler } from 'catchbasin';

export default defineHandler((webhook, { log }) => {
  log.info(`${webhook.eventType} received`);
});
