import { createHmac } from 'node:crypto';
import { circleci, segment } from '#contract/providers/index';
import { endpointWith, SECRET } from '#test/support/ingest';

const EVENT = { type: 'track', messageId: 'a' };
const batch = Buffer.from(JSON.stringify([EVENT, { type: 'track', messageId: 'b' }]));
const first = Buffer.from(JSON.stringify(EVENT));
const sha1 = (signed: Buffer) => createHmac('sha1', SECRET).update(signed).digest('hex');
const sha256 = (signed: Buffer) => createHmac('sha256', SECRET).update(signed).digest('hex');

test.each<[string, number, Buffer, Record<string, string>]>([
  ['an event with X-Signature', 200, first, { 'x-signature': sha1(first) }],
  ['an event with X-Segment-Signature', 200, first, { 'x-segment-signature': sha1(first) }],
  ['a batch that is signed whole', 200, batch, { 'x-segment-signature': sha1(batch) }],
  ['a batch of which only the first event is signed', 401, batch, { 'x-signature': sha1(first) }],
])('the preset of Segment answers %s by %d', async (_, statusCode, body, headers) => {
  const answer = await endpointWith(segment({ secretName: 's' })).ask({ body, headers });
  expect(answer).toMatchObject({ statusCode, kept: statusCode === 200 });
});

test.each<[string, number, string]>([
  ['the first version', 200, `v1=${sha256(first)}`],
  ['the first version among later ones', 200, `v1=${sha256(first)},v2=${'0'.repeat(64)}`],
  ['a later version alone', 401, `v2=${sha256(first)}`],
  ['no version', 401, sha256(first)],
])('the preset of CircleCI answers a signature of %s by %d', async (_, statusCode, signature) => {
  const headers = { 'circleci-signature': signature };
  const answer = await endpointWith(circleci({ secretName: 's' })).ask({ body: first, headers });
  expect(answer).toMatchObject({ statusCode, kept: statusCode === 200 });
});
