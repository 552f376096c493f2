import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { inlinedWebhook, type Reference } from '#contract/reference';
import type { StoredWebhook } from '#contract/stored-webhook';
import type { Stage } from '#ops/stage/stage';
import { UserError } from '#ops/user-error';

/**
 * Loads the webhook of a reference, from the bucket or from the reference itself. Every command uses it, so that one
 * module knows the layout of the storage.
 *
 * @throws {UserError} when the payload was deleted or is damaged
 */
export async function loadWebhook({ s3, bucket }: Stage, reference: Reference): Promise<StoredWebhook> {
  let text: string;
  if ('key' in reference) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: reference.key }));
      text = (await Body?.transformToString()) ?? '';
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
      throw new UserError(`the payload of webhook ${reference.id} was deleted. Restore the object ${reference.key}.`, {
        cause: error,
      });
    }
  } else {
    return orDamaged(reference, () => inlinedWebhook(reference));
  }
  return orDamaged(reference, () => JSON.parse(text));
}

function orDamaged({ id }: Reference, parse: () => StoredWebhook): StoredWebhook {
  try {
    return parse();
  } catch (error) {
    // The parser's own message would quote the payload.
    throw new UserError(`the payload of webhook ${id} is damaged. Drop its dead letter.`, {
      cause: (error as Error).name,
    });
  }
}
