import { checkTypes } from '#ops/stack/check-types';
import { filesWithoutDefaultExport } from './default-exports.ts';

/**
 * Checks `webhooks/` for type errors and for handlers without a default export. The context `types=false` skips both.
 *
 * @returns a description of each problem, or an empty text when there are none
 */
export async function checkWebhooks(): Promise<string> {
  if (isSkipped()) return '';
  const [files, typeErrors] = await Promise.all([
    filesWithoutDefaultExport(import.meta.resolve('#webhooks/handlers/index')),
    // A compiler that cannot run must not hide the other problems.
    checkTypes().catch((error: Error) => error.message),
  ]);
  const missing = files.map((file) => `${file} has no default export. Add \`export default defineHandler(…)\`.`);
  return [missing.join('\n'), typeErrors].filter(Boolean).join('\n\n');
}

/** Reads the context of the CDK CLI, because the app that would read it may not load. */
function isSkipped(): boolean {
  const { types } = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}');
  return String(types) === 'false';
}
