import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_DIRECTORY } from '#config/local-state';
import { signRequest } from '#contract/sign-request';
import type { Verification } from '#contract/verification';
import { chooseSample } from '#ops/send/samples/choose-sample';
import type { Secrets } from './secrets.ts';

const SAMPLES_DIRECTORY = join(STATE_DIRECTORY, 'samples');

/**
 * Writes a sample payload of a topic to a file and returns the curl command that posts it.
 *
 * The body is in a file because real payloads have thousands of characters, including quotes.
 */
export function sampleCurl(url: string, topicName: string, verify: Verification, secrets: Secrets): string {
  const { body, headers } = chooseSample(topicName, verify)(0, {});
  const file = join(SAMPLES_DIRECTORY, `${topicName}.json`);
  mkdirSync(SAMPLES_DIRECTORY, { recursive: true });
  writeFileSync(file, body);
  const secret = verify.kind === 'unsigned' ? undefined : secrets[verify.secretName];
  const options = Object.entries({ ...headers, ...signatureHeaders(verify, secret, body) }).map(
    ([name, value]) => `-H '${name}: ${value}'`,
  );
  return `curl ${url}/${topicName} ${options.join(' ')} --data-binary @${file}`;
}

/** Signs the sample. Some signatures only the provider can make. Without one, the command still shows where to post. */
function signatureHeaders(verify: Verification, secret: string | undefined, body: Buffer): Record<string, string> {
  try {
    return signRequest(verify, secret, body, new Date());
  } catch {
    return {};
  }
}
