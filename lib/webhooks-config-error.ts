/** One thing that is wrong with a config. */
export interface Fault {
  /** Where it stands, such as `priorities.low.batchSize`. */
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

/** A value as a fault shows it: short, and on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
