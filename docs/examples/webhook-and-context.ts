import { createHash } from 'node:crypto';
import { defineHandler } from 'catchbasin';

export default defineHandler((webhook, { attempt, remainingMs, log }) => {
  log.info('everything that a handler is given', {
    event: webhook.eventId,
    type: webhook.eventType,
    receivedAt: webhook.receivedAt.toISOString(),
    method: webhook.method,
    contentType: webhook.headers['content-type'],
    account: webhook.query.get('account'),
    verified: webhook.verified,
    source: webhook.source,
    characters: webhook.text().length,
    sha256: createHash('sha256').update(webhook.bytes()).digest('hex'),
    attempt,
    secondsLeft: Math.floor(remainingMs() / 1_000),
  });
});
