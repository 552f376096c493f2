/** One thing that is wrong with a config. */
export interface Fault {
  /** Where it stands, such as `lanes.low.batchSize`. */
  readonly path: string;
  /** The value received, as it may be shown. */
  readonly received: string;
  /** What is allowed, and what to do. */
  readonly remedy: string;
}

/** All that is wrong with `webhooks/`, at once. */
export class WebhooksConfigError extends Error {
  override readonly name = 'WebhooksConfigError';
  readonly faults: readonly Fault[];

  constructor(stage: string, faults: readonly Fault[]) {
    const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
    const lines = faults.map(({ path, received, remedy }) => `  ${path}: ${received}. ${remedy}`);
    super([`webhooks/config.ts has ${count} for stage "${stage}":`, '', ...lines, ''].join('\n'));
    this.faults = faults;
  }
}

/** The way to a value as code would write it: in `topics["orders.v2"]` the dot belongs to the name. */
export function pathOf(keys: readonly PropertyKey[]): string {
  const parts = keys.map((key) => (/^[a-z_]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`));
  return parts.join('').replace(/^\./, '');
}

/** A value as a fault shows it: short, on one line, and of an object only its keys, since one of them may be a secret. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return shorten(`[${value.map(show).join(', ')}]`);
  if (typeof value === 'object' && value !== null) return shorten(`{${Object.keys(value).join(', ')}}`);
  return shorten(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
