import { InvalidArgumentError } from 'commander';

const FORMAT = /^(?<name>[\w!#$%&'*+.^`|~-]+)\s*[=:]\s*(?<value>.*)$/s;

/**
 * Parses a header of the command line and adds it to the earlier ones, by lower-case name.
 *
 * @example
 * parseHeader('X-Shop-Topic=order.created'); // { 'x-shop-topic': 'order.created' }
 *
 * @throws {InvalidArgumentError} that describes the expected format
 */
export function parseHeader(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { name, value } = FORMAT.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined || /[\r\n\0]/.test(value)) {
    throw new InvalidArgumentError('It must be <name>=<value>, such as x-shop-topic=order.created.');
  }
  return { ...before, [name.toLowerCase()]: value };
}
