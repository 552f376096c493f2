/** Receives the text of a number as `source`. */
interface RawJson {
  rawJSON(text: string): unknown;
}

/**
 * Parses a response of a provider as JSON. Numbers that a JavaScript number cannot hold keep their digits when they are
 * written as JSON again.
 *
 * @throws {Error} when the response is not JSON
 */
export async function readJson<Content>(response: Response): Promise<Content> {
  const text = await response.text();
  try {
    return JSON.parse(text, keepDigits as Parameters<typeof JSON.parse>[1]);
  } catch {
    // The parser's message would quote the response.
    throw new Error(`the response of ${new URL(response.url).host} is not JSON. Expected JSON. Check apiUrl.`);
  }
}

function keepDigits(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  return (JSON as unknown as RawJson).rawJSON(source);
}
