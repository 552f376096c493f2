import { defineHandler } from '#contract/handler';

/** Counts what arrives from our own systems. */
export default defineHandler((webhook, { log }) => {
  log.info(`${webhook.bytes().length} bytes from inside`);
});
