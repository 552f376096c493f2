import * as z from 'zod';
import { mustBeOneOf, suggest } from '#config/did-you-mean';

export const flag = z.boolean('Must be true or false.');

/** A whole number within bounds, which are both allowed. The detail follows them in the message. */
export function whole(min: number, max: number, detail: string) {
  const error = `Must be a whole number from ${min} to ${max}. ${detail}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A number within bounds, which are both allowed. The detail follows them in the message. */
export function real(min: number, max: number, detail: string) {
  const error = `Must be a number from ${min} to ${max}. ${detail}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

export function text(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

/** A string out of several. */
export function choice<const Values extends readonly string[]>(values: Values) {
  const message = `Must be one of ${values.join(', ')}.`;
  return z.enum(values, { error: ({ input }) => `${message} ${suggestFor(input, values)}` });
}

/** Parameters of the issue of an unknown option, which does not make the other options of its object invalid. */
export const UNKNOWN_OPTION = { unknownOption: true };

/** An object with no other options than these. An unknown one is refused with the nearest of them. */
export function options<Shape extends z.core.$ZodLooseShape>(shape: Shape, error: string) {
  const known = Object.keys(shape);
  const unknown = z.custom<unknown>(() => false, {
    params: UNKNOWN_OPTION,
    error: ({ path = [] }) => mustBeOneOf(String(path.at(-1)), known),
  });
  return z.object(shape, { error }).catchall(unknown);
}

/** A value of one of several schemas. A misspelled string or option is refused with the nearest one. */
export function oneOf<const Schemas extends readonly z.core.SomeType[]>(schemas: Schemas, message: string) {
  const known = schemas.flatMap((schema) => {
    if (schema instanceof z.ZodLiteral) return [...schema.values].filter((value) => typeof value === 'string');
    return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  });
  return z.union(schemas, { error: ({ input }) => `${message} ${suggestFor(input, known)}` });
}

/** Asks for the known name that a misspelled string, or the misspelled option of an object, stands for. */
function suggestFor(input: unknown, known: readonly string[]): string {
  const otherwise = 'Choose one.';
  if (typeof input === 'string') return suggest(input, known, otherwise);
  const names = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const misspelled = names.find((name) => !known.includes(name));
  return misspelled === undefined ? otherwise : suggest(misspelled, known, otherwise);
}
