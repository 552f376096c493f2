import * as z from 'zod';
import { readPointer } from '#contract/json-pointer';
import { type ConfigIssue, pathOf } from './config-error.ts';
import { unknownOption } from './schema-parts.ts';

/** Schema of the options that a preset was given but does not have. */
export const unknownOptions = z.strictObject({ names: z.array(z.string()), known: z.array(z.string()) });

/**
 * Reports the options that the preset of a topic does not have.
 *
 * A dropped option may leave a topic less protected than its configuration says, for example by a misspelt `tolerance`.
 */
export function checkPresetOptions(name: string, topic: unknown): ConfigIssue[] {
  const { data } = unknownOptions.safeParse(readPointer(topic, '/verify/unknownOptions'));
  if (!data) return [];
  return data.names.map((option) => ({
    path: pathOf(['topics', name, 'verify', option]),
    received: 'unknown option',
    expected: unknownOption(option, data.known),
  }));
}
