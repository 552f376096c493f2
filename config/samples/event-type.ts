import { readLocation } from '#contract/read-location';
import type { Location, Verification } from '#contract/verification';
import type { Sample } from './sample.ts';

/** Reads the provider's event type of a sample. @returns undefined when the sample has none */
export function eventTypeOf({ headers, body: bytes }: Sample, { eventType, jsonField }: Verification) {
  return eventType && readLocation({ headers, bytes, jsonField }, eventType);
}

/** Tells whether a sample is the one of an event type: by its name, or by the type that it contains. */
export function hasEventType(sample: Sample, verify: Verification, type: string): boolean {
  return sample.name === type || eventTypeOf(sample, verify) === type;
}

/** Adds the name of a sample as its event type where the provider sends the type in a header that the sample lacks. */
export function withEventType(sample: Sample, verify: Verification): Sample {
  const header = headerOf(verify.eventType);
  if (header === undefined || eventTypeOf(sample, verify) !== undefined) return sample;
  return { ...sample, headers: { ...sample.headers, [header]: sample.name } };
}

/** Returns the header of a location, or undefined for a location in the body. */
export function headerOf(location: Location | undefined): string | undefined {
  return location && 'header' in location ? [location.header].flat()[0] : undefined;
}
