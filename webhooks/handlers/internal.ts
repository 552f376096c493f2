import { defineHandler } from 'catchbasin';

/** Counts what arrives from our own systems. */
export default defineHandler((webhook, { log }) => {
  log.info(`${webhook.bytes().length} bytes from inside`);
});
