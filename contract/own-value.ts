/**
 * Reads an own property of a record, or undefined.
 *
 * A name from a request or message may be `toString` or `__proto__`, which every object inherits.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
