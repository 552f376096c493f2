import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_DIRECTORY } from '#config/local-state';
import { signRequest } from '#contract/sign-request';
import type { Verification } from '#contract/verification';
import { chooseSample } from '#ops/send/samples/choose-sample';
import type { Secrets } from './secrets.ts';

const SAMPLES_DIRECTORY = join(STATE_DIRECTORY, 'samples');

/**
 * A line to paste into a shell, which posts a sample that the topic's handler can read. The body lies in a file: real
 * payloads have thousands of characters, quotes among them.
 */
export function sampleCurl(url: string, topicName: string, verify: Verification, secrets: Secrets): string {
  const { body, headers } = chooseSample(topicName, verify)(0, {});
  const file = join(SAMPLES_DIRECTORY, `${topicName}.json`);
  mkdirSync(SAMPLES_DIRECTORY, { recursive: true });
  writeFileSync(file, body);
  const secret = verify.kind === 'unsigned' ? undefined : secrets[verify.secretName];
  const options = Object.entries({ ...headers, ...signed(verify, secret, body) }).map(
    ([name, value]) => `-H '${name}: ${value}'`,
  );
  return `curl ${url}/${topicName} ${options.join(' ')} --data-binary @${file}`;
}

/** Nothing, for the providers whose signature cannot be made here: the line still shows where to post to. */
function signed(verify: Verification, secret: string | undefined, body: Buffer): Record<string, string> {
  try {
    return signRequest(verify, secret, body, new Date());
  } catch {
    return {};
  }
}
