import type { LogLine } from './stage-logs.ts';

/** Converts a line for `--json`: its fields without the metrics, or its text when it is no JSON object. */
export function lineToJson({ time, function: name, lane, fields, text }: LogLine): object {
  const { _aws, ...others } = fields ?? {};
  return {
    time: time.toISOString(),
    function: name,
    ...(lane !== undefined && { lane }),
    ...(fields ? { fields: others } : { text }),
  };
}
