// Runs before the app: a mistake in webhooks/ ends the synthesis with an error that names file and line.
import { CHECK_TYPES_VARIABLE, checkTypes } from '#ops/stack/check-types';
import { filesWithoutDefaultExport } from './default-exports.ts';

const [files, typeErrors] = await Promise.all([
  filesWithoutDefaultExport(import.meta.resolve('#webhooks/handlers/index')),
  process.env[CHECK_TYPES_VARIABLE] === 'false' ? '' : checkTypes(),
]);
const missing = files.map((file) => `${file} has no default export. Add \`export default defineHandler(…)\`.`);
const problems = [missing.join('\n'), typeErrors].filter(Boolean);
if (problems.length > 0) {
  problems.push('Nothing was synthesized, because webhooks/ has errors. Fix them and run the command again.');
  // On stderr, because the CDK CLI reads stdout of some commands.
  console.error(problems.join('\n\n'));
  process.exit(1);
}
