import { styleText } from 'node:util';
import type { ResolvedTopic } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import type { Verification } from '#contract/verification';
import { sampleCurl } from './sample-curl.ts';
import type { Secrets } from './secrets.ts';

export interface BannerProps {
  readonly url: string;
  readonly topics: StackMetadata['topics'];
  readonly secrets: Secrets;
  /** Names of the paused lanes. @default none */
  readonly paused?: readonly string[];
  /** Duration of the start. */
  readonly seconds: number;
}

/** Formats the text that is printed at the start: URL and sample request of each topic, and differences from AWS. */
export function formatBanner({ url, topics, secrets, seconds, paused = [] }: BannerProps): string {
  const samples = Object.entries(topics).flatMap(([name, topic]) => [
    '',
    styleText('bold', `${url}/${name}`) + styleText('dim', `  ${describeTopic(topic, paused.includes(topic.lane))}`),
    `  ${sampleCurl(url, name, topic.verify, secrets)}`,
  ]);
  return [
    ...samples,
    '',
    styleText('dim', 'Differences from AWS: no IAM, alarms, throttling or S3 lifecycle.'),
    styleText('dim', 'A function runs at most 4 invocations at once.'),
    '',
    `${styleText('green', `Ready in ${seconds.toFixed(1)} s.`)} To send a webhook, paste a curl command from above,`,
    `or run \`npm run send -- ${Object.keys(topics)[0]}\` in another terminal. Press Ctrl-C to stop.`,
    '',
  ].join('\n');
}

/** Describes the lane and the verification of a topic. */
export function describeTopic({ lane, verify }: ResolvedTopic, isPaused: boolean): string {
  return `lane ${lane}${isPaused ? ' (paused)' : ''}, ${describeVerification(verify)}`;
}

function describeVerification(verify: Verification): string {
  if (verify.kind === 'unsigned') return 'unsigned';
  if (verify.kind === 'jwks-jwt' || verify.kind === 'certificate') return 'signed, with fetched keys';
  if (verify.kind !== 'signature') return verify.kind === 'basic' ? 'Basic authentication' : 'token';
  return verify.timestamp ? `signed, valid for ${verify.timestamp.tolerance} s` : 'signed';
}
