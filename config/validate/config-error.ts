/** A problem of a configuration. */
export interface ConfigIssue {
  /** Place of the value, such as `lanes.low.batchSize`. */
  readonly path: string;
  /** The value received, in a form that shows no secret. */
  readonly received: string;
  /** The allowed values and the fix: `Must be …` */
  readonly expected: string;
}

/**
 * All problems of a configuration, reported together.
 *
 * @example
 * try {
 *   new Webhooks(stack, 'Webhooks', { stage: 'prod', config, handlers });
 * } catch (error) {
 *   if (error instanceof WebhooksConfigError) console.error(error.issues.map(({ path }) => path));
 * }
 */
export class WebhooksConfigError extends Error {
  override readonly name = 'WebhooksConfigError';
  /** The problems, each with its `path`, the value `received`, and what was `expected`. */
  readonly issues: readonly ConfigIssue[];

  constructor(stage: string, issues: readonly ConfigIssue[]) {
    const count = issues.length === 1 ? 'one problem' : `${issues.length} problems`;
    const lines = issues.map(({ path, received, expected }) => `  ${path}: ${received}. ${expected}`);
    super([`The webhooks configuration has ${count} for stage "${stage}":`, '', ...lines, ''].join('\n'));
    this.issues = issues;
  }
}

/** Writes the path of a value as code does. In `topics["orders.v2"]` the dot belongs to the name. */
export function pathOf(keys: readonly PropertyKey[]): string {
  const parts = keys.map((key) => (/^[a-z_]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`));
  return parts.join('').replace(/^\./, '');
}

/** Formats a value on one short line. Only the keys of an object are shown, because a property may be a secret. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return shorten(`[${value.map(show).join(', ')}]`);
  if (typeof value === 'object' && value !== null) return shorten(`{${keysOf(value).join(', ')}}`);
  return shorten(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

/** An option that is set to `undefined` counts as omitted. */
function keysOf(value: object): string[] {
  return Object.entries(value).flatMap(([key, property]) => (property === undefined ? [] : key));
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
