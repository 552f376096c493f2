/**
 * Copies plain data without the properties that are `undefined`, at any depth. An option that is set to `undefined`
 * then takes its default, like an option that is left out.
 */
export function dropUndefined<Value>(value: Value): Value;
export function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => dropUndefined(item));
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, property]) => property !== undefined);
  return Object.fromEntries(present.map(([name, property]) => [name, dropUndefined(property)]));
}
