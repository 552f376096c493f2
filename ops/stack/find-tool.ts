import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '#ops/user-error';

/**
 * Finds the script of a development tool that the project has, also where a workspace has installed it above.
 *
 * @param name of the package
 * @param script path in the package
 * @throws {UserError} when the package is not installed
 */
export function findTool(name: string, script: string): string {
  try {
    const manifest = createRequire(resolve('package.json')).resolve(`${name}/package.json`);
    return join(dirname(manifest), script);
  } catch (cause) {
    const fix = `Install the dependencies with \`npm ci\`, or the package with \`npm install -D ${name}\`.`;
    throw new UserError(`the package ${name} is not installed. ${fix}`, { cause });
  }
}
