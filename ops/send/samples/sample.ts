/** A webhook to send, not yet signed. */
export interface Sample {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SampleOptions {
  /** Only of this event type. */
  readonly event?: string | undefined;
  /** Something that the example handler fails on. */
  readonly fail?: boolean | undefined;
}

/** Makes the n-th sample of a kind, from 0. @throws {Error} when it has none of the kind that is asked for */
export type MakeSample = (n: number, options: SampleOptions) => Sample;

export function jsonSample(value: unknown, headers: Readonly<Record<string, string>> = {}): Sample {
  return { body: Buffer.from(JSON.stringify(value)), headers: { 'content-type': 'application/json', ...headers } };
}

/** The sample that an event type asks for, one after the other. @throws {Error} that lists the types there are */
export function pick<T extends { readonly type: string }>(all: readonly T[], n: number, type: string | undefined): T {
  const fitting = all.filter((each) => type === undefined || each.type === type);
  const found = fitting[n % fitting.length];
  if (found) return found;
  const types = [...new Set(all.map((each) => each.type))].sort().join(', ');
  throw new Error(`there is no sample of event ${type}; there are: ${types}`);
}

/** For samples that are all of one kind. @throws {Error} when a type is asked for all the same */
export function refuseEvent(event: string | undefined): void {
  if (event !== undefined) throw new Error(`the samples of this topic have no event types: leave out --event ${event}`);
}
