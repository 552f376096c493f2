import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** The files and directories that the app, the local mode and the operator's commands consist of, `webhooks/` apart. */
const COPIED = [
  'bin',
  'config',
  'contract',
  'lambdas',
  'lib',
  'local',
  'ops',
  'test-kit',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Copies the project to a temporary directory. @param webhooks the directory that becomes its `webhooks/` */
export function copyProject(webhooks: string): string {
  const project = mkdtempSync(join(tmpdir(), 'catchbasin-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(project, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  cpSync(webhooks, join(project, 'webhooks'), { recursive: true });
  return project;
}
