import { CHECK_TYPES_VARIABLE, checkTypes } from '#ops/stack/check-types';
import { filesWithoutDefaultExport } from './default-exports.ts';

/**
 * Checks `webhooks/` for type errors and for handlers without a default export.
 *
 * @returns a description of each problem, or an empty text when there are none
 */
export async function checkWebhooks(): Promise<string> {
  const [files, typeErrors] = await Promise.all([
    filesWithoutDefaultExport(import.meta.resolve('#webhooks/handlers/index')),
    process.env[CHECK_TYPES_VARIABLE] === 'false' ? '' : checkTypes(),
  ]);
  const missing = files.map((file) => `${file} has no default export. Add \`export default defineHandler(…)\`.`);
  return [missing.join('\n'), typeErrors].filter(Boolean).join('\n\n');
}
