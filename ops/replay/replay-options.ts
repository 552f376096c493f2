import { InvalidArgumentError } from 'commander';
import { quoted } from '#ops/terminal/quoted';

/** Options of `npm run ops -- replay`, parsed. */
export interface ReplayOptions {
  readonly topic: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly id?: readonly string[];
  /** Limits the replay to webhooks that failed. */
  readonly failedOnly?: true;
  readonly after?: string;
  readonly eventType?: string;
  readonly to?: string;
  readonly force?: true;
  readonly resume?: string;
  readonly rate: number;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly stage?: string;
  readonly local?: true;
}

/** Parses the id of a webhook or of a replay. */
export function parseId(text: string): string {
  const id = text.toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new InvalidArgumentError('It must be an id, such as 019a8e5c-2f7b-7c3a-9d1e-5b6f7a8c9d0e.');
}

/** Writes the command that continues an interrupted replay. */
export function continueCommand(options: ReplayOptions, until: Date, after?: string, force?: string): string {
  const { topic, since, id = [], failedOnly, eventType, to, rate, stage, local } = options;
  const values: readonly (readonly [string, string | undefined])[] = [
    ['topic', topic],
    ...id.map((each) => ['id', each] as const),
    ['since', since?.toISOString()],
    ['until', id.length > 0 ? undefined : until.toISOString()],
    ['after', after ?? options.after],
    ['event-type', eventType],
    ['to', to],
    ['resume', force],
    ['rate', String(rate)],
    ['stage', stage],
  ];
  const given = values.flatMap(([name, value]) => (value === undefined ? [] : `--${name} ${quoted(value)}`));
  return [
    'npm run ops -- replay',
    ...given,
    ...(failedOnly ? ['--failed-only'] : []),
    ...(force ? ['--force'] : []),
    ...(local ? ['--local'] : []),
  ].join(' ');
}
