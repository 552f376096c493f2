import * as z from 'zod';
import { didYouMean } from '#contract/did-you-mean';
import { readPointer } from '#contract/json-pointer';
import { type Fault, pathOf } from './config-error.ts';

/** Schema of what a preset notes about options that it does not have. */
export const unknownOptions = z.strictObject({ names: z.array(z.string()), known: z.array(z.string()) });

/**
 * Reports the options that the preset of a topic does not have.
 *
 * A dropped option may leave a topic less protected than its configuration says, for example by a misspelt `tolerance`.
 */
export function checkPresetOptions(name: string, topic: unknown): Fault[] {
  const { data } = unknownOptions.safeParse(readPointer(topic, '/verify/unknownOptions'));
  if (!data) return [];
  return data.names.map((option) => ({
    path: pathOf(['topics', name, 'verify']),
    received: `unknown option ${JSON.stringify(option)}`,
    remedy: `${suggestion(option, data.known)}Allowed: ${data.known.join(', ')}. Correct the name, or remove it.`,
  }));
}

function suggestion(option: string, known: readonly string[]): string {
  const name = didYouMean(option, known);
  return name === undefined ? '' : `Did you mean ${name}? `;
}
