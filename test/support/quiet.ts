import type { HandlerLog } from '../../contract/handler.ts';
import { TopicCounter } from '../../lambdas/runtime/topic-counter.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** A log that keeps its lines to be looked at. */
export function recordingLog(): { log: HandlerLog; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: string) =>
    (message: string, ...fields: Record<string, unknown>[]) => {
      lines.push({ level, message, fields: Object.assign({}, ...fields) });
    };
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

/** A counter that counts and publishes nothing. */
export function quietCounter(): TopicCounter & { readonly counted: string[] } {
  const counted: string[] = [];
  const counter = new TopicCounter('ingest');
  return Object.assign(counter, {
    counted,
    count: (metric: string, topic: string) => void counted.push(`${metric} ${topic}`),
    publish: () => {},
  });
}
