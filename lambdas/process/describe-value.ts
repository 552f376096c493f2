/** Limits of a described value. `nodes` counts the values in it, at any depth. */
const MAX = { depth: 4, nodes: 100, text: 200, json: 1_000 };

/** Names of fields that may be credentials. Handlers throw responses and requests of HTTP clients. */
const SENSITIVE = /authorization|cookie|passw|secret|token|api-?key|signature/i;

/**
 * Writes a value that is no error as bounded JSON. Never throws, and calls no `toJSON` and no `toString` of the value.
 *
 * @example describeValue({ status: 503, retry: true }) // '{"status":503,"retry":true}'
 */
export function describeValue(value: unknown): string {
  try {
    return (JSON.stringify(new BoundedCopy().of(value, 0)) ?? String(value)).slice(0, MAX.json);
  } catch {
    return UNREADABLE;
  }
}

const UNREADABLE = '[unreadable]';

/** Copies a value in parts until it has enough of them, so that a large value costs no more than a small one. */
class BoundedCopy {
  #nodes = 0;

  of(value: unknown, depth: number): unknown {
    this.#nodes++;
    if (typeof value === 'string') return value.slice(0, MAX.text);
    if (typeof value === 'bigint') return String(value).slice(0, MAX.text);
    if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
    if (typeof value !== 'object' || value === null) return value;
    if (Error.isError(value)) return `${value.name}: ${value.message}`.slice(0, MAX.text);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : new Date(value).toISOString();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (depth === MAX.depth) return '…';
    const fields = this.#fieldsOf(value, depth);
    return Array.isArray(value) ? fields.map(([, field]) => field) : Object.fromEntries(fields);
  }

  #fieldsOf(value: object, depth: number): [name: string, field: unknown][] {
    const fields: [string, unknown][] = [];
    for (const name of Object.keys(value)) {
      if (this.#nodes >= MAX.nodes) break;
      fields.push([name.slice(0, MAX.text), SENSITIVE.test(name) ? '[redacted]' : this.#field(value, name, depth)]);
    }
    return fields;
  }

  /** Reads a field. A getter can throw. */
  #field(value: object, name: string, depth: number): unknown {
    try {
      return this.of(value[name as keyof typeof value], depth + 1);
    } catch {
      return UNREADABLE;
    }
  }
}
