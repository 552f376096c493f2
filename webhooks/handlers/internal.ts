import { defineHandler } from 'catchbasin';

/** Logs the size of webhooks from internal systems. */
export default defineHandler((webhook, { log }) => {
  log.info(`${webhook.bytes().length} bytes received`);
});
