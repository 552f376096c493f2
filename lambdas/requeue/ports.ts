import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { UNQUEUED_PREFIX } from '#contract/keys';
import type { Reference } from '#contract/reference';
import { AWS_CLIENT_CONFIG } from '#lambdas/runtime/aws-client';
import { LaneQueues } from '#lambdas/runtime/lane-queues';

/** Every effect of the requeue function. */
export interface RequeuePorts {
  /** Lists the keys of all markers. */
  markers(): AsyncIterable<string>;
  /** Reads the message to queue from a marker. */
  read(marker: string): Promise<string>;
  enqueue(lane: string, reference: Reference): Promise<void>;
  remove(marker: string): Promise<void>;
}

/** Creates the ports on the AWS SDK. */
export function awsPorts(env: EnvOf<'requeue'>): RequeuePorts {
  const s3 = new S3Client(AWS_CLIENT_CONFIG);
  const queues = new LaneQueues(new SQSClient(AWS_CLIENT_CONFIG), env.QUEUE_URLS);
  const Bucket = env.PAYLOAD_BUCKET;

  return {
    async *markers() {
      const pages = paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: UNQUEUED_PREFIX });
      for await (const { Contents = [] } of pages) {
        for (const { Key } of Contents) if (Key) yield Key;
      }
    },
    async read(marker) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: marker }));
      return (await Body?.transformToString()) ?? '';
    },
    async enqueue(lane, reference) {
      await queues.send(lane, reference);
    },
    async remove(marker) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: marker }));
    },
  };
}
