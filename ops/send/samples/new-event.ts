import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { headerOf } from '#config/samples/event-type';
import type { Sample } from '#config/samples/sample';
import { readPointer, writePointer } from '#contract/json-pointer';
import { parseJson } from '#contract/parse-json';
import type { Verification } from '#contract/verification';

/**
 * Makes a new event of a sample, because a second delivery of the same event is a duplicate, which no handler gets.
 *
 * The event gets a new id where the provider's location of it is known. Otherwise white space after the JSON makes the
 * body a new one. A form without an id stays as it is.
 */
export function newEvent(sample: Sample, { eventId }: Verification): Sample {
  const header = headerOf(eventId);
  if (header !== undefined) return { ...sample, headers: { ...sample.headers, [header]: randomUUID() } };
  const json = parseJson(sample.body.toString());
  if (typeof json !== 'object' || json === null) return sample;
  const pointer = eventId && 'body' in eventId ? eventId.body : undefined;
  const id = pointer === undefined ? undefined : readPointer(json, pointer);
  if (pointer === undefined || id === undefined) return { ...sample, body: Buffer.concat([sample.body, whiteSpace()]) };
  writePointer(json, pointer, typeof id === 'number' ? randomInt(2 ** 47) : randomUUID());
  return { ...sample, body: Buffer.from(JSON.stringify(json)) };
}

/** Returns white space of 64 random bits. */
function whiteSpace(): Buffer {
  return Buffer.from([...randomBytes(64)].map((byte) => (byte % 2 === 0 ? 0x20 : 0x09)));
}
