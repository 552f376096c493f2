import type { ProbeReport } from '#contract/probe';

/**
 * Runs the checks of a probe one after the other. A failed check does not keep the others from running.
 *
 * @param checks by the work that they try. Each returns warnings, or throws
 */
export async function runChecks(
  checks: Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>>,
): Promise<ProbeReport> {
  const failures: string[] = [];
  const warnings: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      warnings.push(...(await check()));
    } catch (error) {
      failures.push(`${name}: ${describe(error)}`);
    }
  }
  return { passed: Object.keys(checks).length - failures.length, failures, warnings };
}

/** Joins the messages of an error and its causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message ? `${error.name}: ${error.message}` : error.name;
  return error.cause === undefined ? text : `${text}: ${describe(error.cause)}`;
}
