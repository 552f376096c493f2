import { randomInt } from 'node:crypto';
import { V7Generator } from 'uuidv7';

// The default source of random numbers loads the Web Crypto API, which the first webhook would wait for.
const generator = new V7Generator({ nextUint32: () => randomInt(2 ** 32) });

/** Generates the id of a webhook, a UUIDv7. */
export function newWebhookId(): string {
  return generator.generate().toString();
}
