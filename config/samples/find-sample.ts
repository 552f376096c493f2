import type { Verification } from '#contract/verification';
import { hasEventType, withEventType } from './event-type.ts';
import { readOwnSamples, SAMPLES_DIRECTORY } from './own-samples.ts';
import { providerSamples } from './provider-samples.ts';
import type { Sample } from './sample.ts';

/**
 * Returns the samples of a topic: the project's own, or else those that the provider documents.
 *
 * @param project directory of the project
 */
export function samplesOf(project: string, topic: string, verify: Verification): readonly Sample[] {
  const own = readOwnSamples(project, topic).map((sample) => withEventType(sample, verify));
  return own.length > 0 ? own : providerSamples(verify);
}

/**
 * Finds one sample of a topic by its name or its event type.
 *
 * @param name name or event type. @default the first sample
 * @throws {Error} that lists the samples of the topic, or tells where to add one
 */
export function findSample(project: string, topic: string, verify: Verification, name?: string): Sample {
  const samples = samplesOf(project, topic, verify);
  const found =
    name === undefined
      ? samples[0]
      : (samples.find((sample) => sample.name === name) ??
        samples.find((sample) => hasEventType(sample, verify, name)));
  if (found) return found;
  const file = `${SAMPLES_DIRECTORY}/${topic}/${name ?? 'created'}.json`;
  if (samples.length === 0) throw new Error(`topic ${topic} has no samples: add one as ${file}`);
  const names = samples.map((sample) => sample.name).join(', ');
  throw new Error(`topic ${topic} has no sample ${name}: use one of ${names}, or add ${file}`);
}
