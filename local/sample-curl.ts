import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_DIRECTORY } from '#config/local-state';
import { signWebhook } from '#contract/sign-webhook';
import type { Verification } from '#contract/verification';
import { chooseSample } from '#ops/send/samples/choose-sample';
import type { SampleRequest } from '#ops/send/samples/sample';
import { localSigningSecret } from '#ops/send/signing-secret';
import type { Secrets } from './secrets.ts';

const SAMPLES_DIRECTORY = join(STATE_DIRECTORY, 'samples');

/**
 * Writes a sample payload of a topic to a file and returns the curl command that posts it.
 *
 * The body is in a file because real payloads have thousands of characters, including quotes.
 */
export function sampleCurl(url: string, topicName: string, verify: Verification, secrets: Secrets): string {
  const sample = chooseSample(topicName, verify, process.cwd())(0, {});
  const { body, headers, query = '' } = signed(topicName, verify, localSigningSecret(verify, secrets), sample);
  const file = join(SAMPLES_DIRECTORY, `${topicName}.json`);
  mkdirSync(SAMPLES_DIRECTORY, { recursive: true });
  writeFileSync(file, body);
  const options = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const address = query ? quoted(`${url}/${topicName}?${query}`) : `${url}/${topicName}`;
  return `curl ${address} ${options.join(' ')} --data-binary @${file}`;
}

/** Signs the sample. Some signatures only the provider can make. Without one, the command still shows where to post. */
function signed(
  topicName: string,
  verify: Verification,
  secret: string | undefined,
  sample: SampleRequest,
): SampleRequest {
  try {
    return signWebhook(verify, secret, { path: `/${topicName}`, query: '', ...sample }, new Date());
  } catch {
    return sample;
  }
}

/** Quotes a text for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
