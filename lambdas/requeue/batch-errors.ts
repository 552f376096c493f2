/** Errors of a batch call, in the order of its entries: `undefined` where the service confirmed the entry. */
export type BatchErrors = readonly (Error | undefined)[];

/** Creates the error of one entry of a batch call, in the form of an error of the SDK. */
export function entryError(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: code });
}
