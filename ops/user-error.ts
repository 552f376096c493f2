/** A reason to end that the user can do something about: shown as it is, without a stack trace. */
export class UserError extends Error {}
