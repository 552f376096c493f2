import type { Sample } from '#config/samples/sample';
import { UserError } from '#ops/user-error';

/** The body, headers and query of a webhook to send. */
export type SampleRequest = Omit<Sample, 'name'>;

export interface SampleOptions {
  /** Sends only samples of this event type. */
  readonly event?: string | undefined;
  /** Sends samples that the example handler fails on. */
  readonly fail?: boolean | undefined;
}

/**
 * Makes the n-th sample, from 0.
 *
 * @throws {UserError} when no sample fits the options
 */
export type MakeSample = (n: number, options: SampleOptions) => SampleRequest;

export function jsonSample(value: unknown, headers: Readonly<Record<string, string>> = {}): SampleRequest {
  return { body: Buffer.from(JSON.stringify(value)), headers: { 'content-type': 'application/json', ...headers } };
}

/**
 * Picks the n-th of the samples of an event type, in rotation.
 *
 * @throws {UserError} that lists the event types, when the given one does not exist
 */
export function pick<T extends { readonly type: string }>(all: readonly T[], n: number, type: string | undefined): T {
  const matching = all.filter((each) => type === undefined || each.type === type);
  const found = matching[n % matching.length];
  if (found) return found;
  const types = [...new Set(all.map((each) => each.type))].sort().join(', ');
  throw new UserError(`there is no sample of event ${type}. Choose one of: ${types}.`);
}

/** Refuses `--event` for samples without event types. */
export function refuseEvent(event: string | undefined): void {
  if (event !== undefined)
    throw new UserError(`the samples of this topic have no event types. Leave out --event ${event}.`);
}
