import { setTimeout as sleep } from 'node:timers/promises';
import { defineHandler } from 'catchbasin';
import { ship } from '../ship.ts';

/** Prints lines before and after a pause, and then calls the address in its body, if there is one. */
export default defineHandler(async (webhook, { log }) => {
  const text = webhook.text();
  console.log('packing %s', text);
  await sleep(20 + Math.random() * 50);
  console.warn(`packed ${text}`);
  log.debug('weighed', { grams: 7 });
  log.info('shipping', { parcel: text });
  if (text.startsWith('http')) await ship(text);
  if (text === 'object') throw { status: 503 };
});
