import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ownValue } from '#contract/own-value';
import type { Verification } from '#contract/verification';
import type { Sample } from './sample.ts';

/** Request as the provider documents it. A body that is not text is sent as JSON. */
export interface DocumentedSample {
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body: unknown;
  /** Origin of the sample, such as a page of the provider's documentation. */
  readonly source: string;
}

let documented: Readonly<Record<string, readonly DocumentedSample[]>> | undefined;

/** Returns the documented samples by the name of the preset. They are read on first use. */
export function documentedSamples(): Readonly<Record<string, readonly DocumentedSample[]>> {
  documented ??= JSON.parse(readFileSync(fileURLToPath(new URL('provider-samples.json', import.meta.url)), 'utf8'));
  return documented ?? {};
}

/** Returns the documented samples of the provider that a topic verifies. They are empty for schemes of no provider. */
export function providerSamples(verify: Verification): readonly Sample[] {
  const samples = ownValue(documentedSamples(), verify.provider ?? '') ?? [];
  return samples.map(({ name, headers, query, body }) => ({
    name,
    headers: { 'content-type': 'application/json', ...headers },
    ...(query && { query }),
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }));
}
