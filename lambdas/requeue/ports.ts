import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { UNQUEUED_PREFIX } from '#contract/keys';
import { keepsOrder, messageGroup, type Reference } from '#contract/reference';
import { PATIENCE } from '#lambdas/runtime/aws-client';

/** All that the requeue function does to the world. */
export interface RequeuePorts {
  /** The keys of all markers. */
  markers(): AsyncIterable<string>;
  /** What a marker notes down: the message to queue. */
  read(marker: string): Promise<string>;
  enqueue(lane: string, reference: Reference): Promise<void>;
  remove(marker: string): Promise<void>;
}

export function awsPorts(env: EnvOf<'requeue'>): RequeuePorts {
  const s3 = new S3Client(PATIENCE);
  const sqs = new SQSClient(PATIENCE);
  const queueUrls: Record<string, string> = JSON.parse(env.QUEUE_URLS);
  const Bucket = env.PAYLOAD_BUCKET;

  return {
    async *markers() {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: s3 },
        { Bucket, Prefix: UNQUEUED_PREFIX },
      )) {
        for (const { Key } of Contents) if (Key) yield Key;
      }
    },
    async read(marker) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: marker }));
      return (await Body?.transformToString()) ?? '';
    },
    async enqueue(lane, reference) {
      const queueUrl = Object.hasOwn(queueUrls, lane) ? queueUrls[lane] : undefined;
      if (queueUrl === undefined) throw new Error(`there is no lane ${lane} any more`);
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(reference),
          ...messageGroup(reference, keepsOrder(queueUrl)),
        }),
      );
    },
    async remove(marker) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: marker }));
    },
  };
}
