import type { Template } from '#ops/stack/template';

/** The result of one check. */
export type Finding = Success | Problem;

interface Success {
  readonly level: 'ok';
  readonly what: string;
}

interface Problem {
  /** An error fails a deploy or stops webhooks from being processed. A warning does not, yet. */
  readonly level: 'warning' | 'error';
  readonly what: string;
  /** The fix, in the imperative. */
  readonly remedy: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const warning = (what: string, remedy: string): Finding => ({ level: 'warning', what, remedy });
export const error = (what: string, remedy: string): Finding => ({ level: 'error', what, remedy });

/** Returns the remedy for a resource that was deleted outside CloudFormation, which does not notice it by itself. */
export function revertDrift({ metadata }: Template): string {
  return `Run \`npx cdk deploy --revert-drift -c stage=${metadata.stage}\` to create it again.`;
}

/** Warns of a lane with dead letters. @param target option of the stage, such as `--stage prod` */
export function deadLettersOf(lane: string, count: number, target: string): Finding[] {
  if (count === 0) return [];
  const what = `lane ${lane} has ${count} dead ${count === 1 ? 'letter' : 'letters'}`;
  return [warning(what, `Run \`npm run ops -- dlq list ${lane} ${target}\`.`)];
}

/** Returns the findings, or an `ok` when there are none. */
export function findingsOrOk(findings: readonly Finding[], what: string): readonly Finding[] {
  return findings.length > 0 ? findings : [ok(what)];
}
