/** The answer of a source that works, and that has no key by which a request could be genuine. */
export class NoSuchKeyError extends Error {}
