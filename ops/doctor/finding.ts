import type { Template } from '#ops/stack/template';

/** One thing that the doctor has seen. */
export type Finding = Well | Ailing;

interface Well {
  readonly level: 'ok';
  readonly what: string;
}

interface Ailing {
  /** A fault makes a deploy fail or a webhook wait; a warning does not, yet. */
  readonly level: 'warning' | 'fault';
  readonly what: string;
  /** What to do about it, in the imperative. */
  readonly remedy: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const warning = (what: string, remedy: string): Finding => ({ level: 'warning', what, remedy });
export const fault = (what: string, remedy: string): Finding => ({ level: 'fault', what, remedy });

/** Puts back what somebody has deleted past CloudFormation, which does not notice it by itself. */
export function revertDrift({ metadata }: Template): string {
  return `Run \`npx cdk deploy --revert-drift -c stage=${metadata.stage}\`, which brings it back.`;
}

/** What ails, or else that all is well. */
export function findingsOrOk(findings: readonly Finding[], what: string): readonly Finding[] {
  return findings.length > 0 ? findings : [ok(what)];
}
