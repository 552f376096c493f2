import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { defineHandler, onEvents } from 'catchbasin';
import * as v from 'valibot';

const CustomerEvent = v.object({
  sequence: v.pipe(v.number(), v.integer()),
  customer: v.object({ id: v.pipe(v.string(), v.regex(/^[\w-]+$/)), name: v.optional(v.string()) }),
});
const Stored = v.object({ sequence: v.number() });

const s3 = new S3Client();

/** Returns the number of the last event in a customer's object, or 0 without an object. */
async function lastSequence(Key: string, abortSignal: AbortSignal): Promise<number> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: process.env.CUSTOMERS_BUCKET, Key }), {
      abortSignal,
    });
    return v.parse(Stored, JSON.parse((await Body?.transformToString()) ?? '')).sequence;
  } catch (error) {
    if (error instanceof NoSuchKey) return 0;
    throw error;
  }
}

/** Writes the state of a customer to its object. No two webhooks of a customer run at the same time. */
const save = (deleted: boolean) =>
  defineHandler(async (webhook, { signal, log }) => {
    const { sequence, customer } = webhook.json(CustomerEvent);
    const Key = `customers/${customer.id}.json`;
    // A dead letter lets later webhooks pass, so that it is older than the object when it is redriven.
    if ((await lastSequence(Key, signal)) >= sequence) return log.info('older event skipped', { Key, sequence });
    // The object of a deleted customer stays, so that an older event does not create it again.
    const Body = JSON.stringify(deleted ? { sequence, deleted } : { sequence, name: customer.name });
    const command = new PutObjectCommand({
      Bucket: process.env.CUSTOMERS_BUCKET,
      Key,
      Body,
      ContentType: 'application/json',
    });
    await s3.send(command, { abortSignal: signal });
    log.info(deleted ? 'customer deleted' : 'customer saved', { Key, sequence });
  });

// Without '*', an event of another type is dead-lettered until there is a handler for it.
export default onEvents({ 'customer.saved': save(false), 'customer.deleted': save(true) });
