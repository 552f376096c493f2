/** The most bytes of a line. CloudWatch takes 1 MB, also for a line in its embedded metric format. */
const MAX_LINE_BYTES = 200_000;
/** The most bytes of a value. */
const MAX_VALUE_BYTES = 60_000;
/** The characters that are kept of a longer value. JSON writes a character in at most six bytes. */
const KEPT_CHARACTERS = MAX_VALUE_BYTES / 6;

/** Field by which CloudWatch recognizes metrics. */
const EMF_FIELD = '_aws';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes a line of JSON. Its own fields are always complete. The fields of the caller come after them, except those
 * with a name of an own field, and those that no longer fit.
 *
 * Each value is written by itself, so that no `toJSON` or prototype of the caller's fields can replace the line.
 *
 * @param own fields of the line, which cannot be replaced; only they can be metrics
 * @param others fields of the caller, the later ones before earlier ones of the same name
 * @throws the error of a value that cannot be read
 */
export function toLine(own: Fields, others: readonly Fields[]): string {
  let members = '';
  for (const name of Object.keys(own)) members += toMember(name, own[name]);
  let bytes = Buffer.byteLength(members);
  for (const [name, value] of new Map(others.flatMap(entriesOf))) {
    if (Object.hasOwn(own, name) || name === EMF_FIELD) continue;
    const member = toMember(name, value);
    const size = Buffer.byteLength(member);
    if (bytes + size > MAX_LINE_BYTES) continue;
    bytes += size;
    members += member;
  }
  return `{${members.slice(1)}}`;
}

/** Lists the fields of an argument. Handlers in plain JavaScript also pass an error or a text. */
function entriesOf(fields: unknown): [string, unknown][] {
  if (fields instanceof Error) return [['error', fields]];
  if (typeof fields === 'object' && fields !== null) return Object.entries(fields);
  return fields === undefined || fields === null ? [] : [['extra', fields]];
}

/** Writes a comma, a name and its value. Returns an empty text for a value that JSON does not have. */
function toMember(name: string, value: unknown): string {
  // Texts, numbers and metrics are most of the values, and a replacer takes longer than they do.
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value) || name === EMF_FIELD;
  const json = JSON.stringify(value, isPlain ? undefined : readableValues());
  if (json === undefined) return '';
  return `,${JSON.stringify(name)}:${Buffer.byteLength(json) > MAX_VALUE_BYTES ? shortened(value, json) : json}`;
}

function shortened(value: unknown, json: string): string {
  const text = typeof value === 'string' ? value : json;
  return JSON.stringify(`${text.slice(0, KEPT_CHARACTERS)}…`);
}

/** Creates a replacer that writes errors and big integers, and leaves out a value that contains itself. */
function readableValues(): (this: unknown, name: string, value: unknown) => unknown {
  /** Objects that contain the present one, each as it was given and as it is written. */
  const path: { readonly given: object; readonly written: object }[] = [];
  return function (_, value) {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null) return value;
    while (path.length > 0 && path.at(-1)?.written !== this) path.pop();
    if (path.some(({ given }) => given === value)) return undefined;
    const written = value instanceof Error ? errorFields(value) : value;
    path.push({ given: value, written });
    return written;
  };
}

/** Copies an error, because its usual properties are not enumerable. */
function errorFields(error: Error): object {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, cause };
}
