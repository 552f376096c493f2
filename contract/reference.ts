/** The claim check that travels through the queue in place of the payload. */
export interface Reference {
  readonly v: 1;
  readonly id: string;
  readonly topic: string;
  /** Where the stored webhook lies in the payload bucket. */
  readonly key: string;
  readonly receivedAt: string;
  /** The provider's id of the event, where it stands in a header. */
  readonly eventId?: string;
  /** The provider's type of the event, where it stands in a header. */
  readonly eventType?: string;
}

/** Reads a queue message's body. @throws {SyntaxError} when it is not a reference that this version understands */
export function parseReference(body: string): Reference {
  const value = JSON.parse(body) as Partial<Reference> | null;
  const strings = [value?.id, value?.topic, value?.key, value?.receivedAt];
  if (value?.v !== 1 || strings.some((field) => typeof field !== 'string')) {
    throw new SyntaxError('the message is not a webhook reference of version 1');
  }
  return value as Reference;
}
