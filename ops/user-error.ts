/** Exit codes of the operator's commands. `docs/operating.md` documents them. */
export const EXIT_CODES = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** An error that the user can fix. Commands print its message without a stack trace. */
export class UserError extends Error {
  readonly exitCode: number = EXIT_CODES.failed;
}

/** Refusal of a command before it changed anything, such as for a missing `--yes`. */
export class RefusedError extends UserError {
  override readonly exitCode = EXIT_CODES.refused;
}

/** Interruption by Ctrl-C or SIGTERM. */
export class InterruptedError extends UserError {
  override readonly exitCode = EXIT_CODES.interrupted;
}
