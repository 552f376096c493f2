import { hasEventType } from '#config/samples/event-type';
import type { Sample } from '#config/samples/sample';
import type { Verification } from '#contract/verification';
import { UserError } from '#ops/user-error';
import { newEvent } from './new-event.ts';
import type { MakeSample } from './sample.ts';

/** Names of samples that `--fail` sends, and that are left out otherwise. */
const FAILING = /^fail(-|$)/;

/**
 * Makes new events of given samples, in rotation.
 *
 * @param otherwise makes a failing sample when none of the given ones is
 */
export function fileSamples(samples: readonly Sample[], verify: Verification, otherwise: MakeSample): MakeSample {
  return (n, options) => {
    const { event, fail = false } = options;
    const wanted = samples.filter(({ name }) => FAILING.test(name) === fail);
    if (wanted.length === 0) return otherwise(n, options);
    const matching = wanted.filter((sample) => event === undefined || hasEventType(sample, verify, event));
    const found = matching[n % matching.length];
    if (found) return newEvent(found, verify);
    const names = wanted.map(({ name }) => name).join(', ');
    throw new UserError(`there is no sample of event ${event}. Choose one of: ${names}.`);
  };
}
