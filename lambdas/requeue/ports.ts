import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { EnvOf } from '#contract/env';
import { UNQUEUED_PREFIX } from '#contract/keys';
import type { Reference } from '#contract/reference';
import { AWS_CLIENT_CONFIG } from '#lambdas/runtime/aws/sdk-config';
import { LaneQueues } from '#lambdas/runtime/lane-queues';
import { type BatchErrors, entryError } from './batch-errors.ts';
import { sendBatch } from './send-batch.ts';

/** The most references that SQS accepts in a call. */
export const MAX_REFERENCES_PER_CALL = 10;
/** The most calls to S3 at a time, each with its own socket. A call that waits for a socket uses up its timeout. */
export const MAX_CONCURRENT_READS = 200;

/** Every effect of the requeue function. */
export interface RequeuePorts {
  /** Lists the keys of all markers, page by page. */
  markers(): AsyncIterable<readonly string[]>;
  /** Reads the message to queue from a marker, in at most two calls. @returns undefined when the marker is gone */
  read(marker: string): Promise<string | undefined>;
  /** Queues at most `MAX_REFERENCES_PER_CALL` references, and returns an error for each that SQS did not confirm. */
  enqueue(lane: string, references: readonly Reference[]): Promise<BatchErrors>;
  /** Deletes at most 1,000 markers, and returns an error for each that remains. A marker that is gone is none. */
  remove(markers: readonly string[]): Promise<BatchErrors>;
}

/** Creates the ports on the AWS SDK. */
export function awsPorts(env: EnvOf<'requeue'>): RequeuePorts {
  const agent = { maxSockets: MAX_CONCURRENT_READS };
  const requestHandler = { ...AWS_CLIENT_CONFIG.requestHandler, httpAgent: agent, httpsAgent: agent };
  const s3 = new S3Client({ ...AWS_CLIENT_CONFIG, requestHandler });
  const sqs = new SQSClient(AWS_CLIENT_CONFIG);
  const queues = new LaneQueues(env.QUEUE_URLS);
  const Bucket = env.PAYLOAD_BUCKET;

  const exists = async (marker: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: marker, MaxKeys: 1 }));
    return Contents[0]?.Key === marker;
  };

  return {
    async *markers() {
      const pages = paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: UNQUEUED_PREFIX });
      for await (const { Contents = [] } of pages) yield Contents.flatMap(({ Key }) => Key ?? []);
    },
    async read(marker) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: marker }));
        return (await Body?.transformToString()) ?? '';
      } catch (error) {
        const { name, $metadata } = error as S3ServiceException;
        if (name === 'NoSuchKey') return undefined;
        // S3 answers 403 for a missing object, because the role may list only below the prefix of the markers.
        if ($metadata?.httpStatusCode === 403 && !(await exists(marker))) return undefined;
        throw error;
      }
    },
    enqueue: async (lane, references) => sendBatch(sqs, queues.urlOf(lane), references),
    async remove(markers) {
      const Delete = { Objects: markers.map((Key) => ({ Key })), Quiet: true };
      const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
      const failures = new Map(Errors.map((failure) => [failure.Key, failure]));
      return markers.map((marker) => {
        const failure = failures.get(marker);
        return failure && entryError(failure.Code ?? 'NotDeleted', failure.Message ?? 'S3 did not delete the marker');
      });
    },
  };
}
