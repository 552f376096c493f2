import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const { AWS_ENDPOINT_URL_S3 = '', AWS_ENDPOINT_URL_SQS = '', QUEUE_URL = '' } = process.env;
const agent = new Agent({ keepAlive: true });

async function call(method: string, url: string, headers: Record<string, string>, body: string): Promise<void> {
  const sent = request(url, { method, agent, headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}` } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  await response.resume().toArray();
}

/** Stores and queues a webhook by `node:https` alone: nothing is verified, signed, retried or logged. */
export async function handler({ body = '' }: APIGatewayProxyEventV2) {
  const key = 'webhooks/github/2026/11/27/0190163d-8694-739b-aea5-966c26f8ad91.json';
  await call('PUT', `${AWS_ENDPOINT_URL_S3}/payloads/${key}`, { 'content-type': 'application/json' }, body);
  const message = JSON.stringify({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify({ key }) });
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };
  await call('POST', AWS_ENDPOINT_URL_SQS, headers, message);
  return { statusCode: 200 };
}
