import * as z from 'zod';

/** A whole number within bounds; the message is all that a fault says after the value. */
export function whole(min: number, max: number, remedy: string) {
  const error = `Allowed: a whole number from ${min} to ${max}. ${remedy}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function real(min: number, max: number, remedy: string) {
  const error = `Allowed: a number from ${min} to ${max}. ${remedy}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

export function text(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}
