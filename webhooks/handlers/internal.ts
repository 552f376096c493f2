import { defineHandler } from '../../contract/handler.ts';

/** Counts what arrives from our own systems. */
export default defineHandler((webhook, { log }) => {
  log.info(`${webhook.bytes().length} bytes from inside`);
});
