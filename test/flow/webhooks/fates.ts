/** Ways in which the handler of the topic `chaos` misbehaves. A body names its own in the first line. */
export const FATES = [
  'throw-error',
  'throw-string',
  'throw-undefined',
  'throw-object',
  'throw-unreadable',
  'throw-circular',
  'hang',
  'exit',
  'give-up',
] as const;

export type Fate = (typeof FATES)[number];

/** Step that the handler of `chaos` reports at its end. */
export const SUCCEEDED = 'succeeded';

const FIRST_LINE = new RegExp(`^(?<fate>${FATES.join('|')}) (?<attempts>\\d+)\n`);
/** Longer than any first line. */
const MAX_LENGTH = 100;

/** Formats the first line of a body whose handler misbehaves in its first attempts. */
export function formatFate(fate: Fate, attempts: number): string {
  return `${fate} ${attempts}\n`;
}

/** Reads the fate of a body for an attempt. Returns undefined when the attempt succeeds. */
export function readFate(body: Buffer, attempt: number): Fate | undefined {
  const { fate, attempts } = FIRST_LINE.exec(body.toString('latin1', 0, MAX_LENGTH))?.groups ?? {};
  return attempt <= Number(attempts) ? (fate as Fate) : undefined;
}
