import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const s3 = new S3Client({});
const sqs = new SQSClient({});
const secretsManager = new SecretsManagerClient({});
let secret: string | undefined;

async function readSecret(): Promise<string> {
  const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: 'webhooks/github' }));
  return SecretString;
}

/** Receives a webhook of GitHub as a plain handler on the SDK does: verifies, stores and queues it. */
export async function handler(event: APIGatewayProxyEventV2) {
  secret ??= await readSecret();
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const received = Buffer.from(event.headers['x-hub-signature-256'] ?? '');
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return { statusCode: 401 };

  const Key = `webhooks/${randomUUID()}.json`;
  const Body = JSON.stringify({ receivedAt: new Date().toISOString(), headers: event.headers, body: event.body });
  await s3.send(new PutObjectCommand({ Bucket: 'payloads', Key, Body, ContentType: 'application/json' }));
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify({ Key }) }));
  return { statusCode: 200 };
}
