import { styleText } from 'node:util';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import { sampleCurl } from './sample-curl.ts';
import type { Secrets } from './secrets.ts';

/** What is printed when the local mode is ready: where to post to, how, and what is not the same as in AWS. */
export function printBanner(url: string, topics: StackMetadata['topics'], secrets: Secrets, seconds: number): string {
  const curls = Object.entries(topics).flatMap(([name, topic]) => [
    '',
    styleText('bold', `${url}/${name}`) + styleText('dim', `  lane ${topic.lane}, ${howSigned(topic)}`),
    `  ${sampleCurl(url, name, topic.verify, secrets)}`,
  ]);
  return [
    ...curls,
    '',
    styleText('dim', 'Not as in AWS: no IAM, alarms, throttling or S3 lifecycle; queues and bucket live in memory and'),
    styleText('dim', 'end with this process; at most four invocations of a function run at once.'),
    '',
    `${styleText('green', `ready in ${seconds.toFixed(1)} s`)}: paste one of the above, or in another shell \`npm run send -- ${Object.keys(topics)[0]}\`. Ctrl-C ends.`,
    '',
  ].join('\n');
}

function howSigned({ verify }: ResolvedTopic): string {
  if (verify.kind === 'unsigned') return 'unsigned';
  if (verify.kind !== 'signature') return verify.kind === 'basic' ? 'Basic authentication' : 'with a token';
  return verify.timestamp ? `signed, good for ${verify.timestamp.tolerance} s` : 'signed';
}
