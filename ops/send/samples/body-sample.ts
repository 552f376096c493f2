import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { headerOf } from '#config/samples/event-type';
import { contentTypeOf } from '#config/samples/own-samples';
import type { Verification } from '#contract/verification';
import type { Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';
import { newEvent } from './new-event.ts';
import type { MakeSample } from './sample.ts';

/** A body that the user gives, and its content type. */
export interface GivenBody {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/**
 * Reads the body of `--body`: a file, or standard input for `-`.
 *
 * @param directory in which the user typed the command
 * @throws {UserError} when the file cannot be read
 */
export async function readBodyOption(file: string, directory: string, { input }: Terminal): Promise<GivenBody> {
  if (file === '-') return { bytes: await buffer(input), contentType: 'application/json' };
  try {
    const bytes = readFileSync(resolve(directory, file));
    return { bytes, contentType: contentTypeOf(basename(file)) ?? 'application/json' };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'it does not exist' : (cause as Error).message;
    throw new UserError(`the file ${file} of --body cannot be read: ${problem}. Give an existing file, or - to pipe.`, {
      cause,
    });
  }
}

/** Makes samples with the given body, byte for byte. Only an event id in a header is a new one each time. */
export function bodySample({ bytes, contentType }: GivenBody, verify: Verification): MakeSample {
  return (_, { event }) => {
    const typeHeader = headerOf(verify.eventType);
    if (event !== undefined && typeHeader === undefined) {
      const { eventType } = verify;
      throw new UserError(
        eventType && 'body' in eventType
          ? `the event type of this topic is in the body at ${eventType.body}. Set it there, and leave out --event.`
          : 'the webhooks of this topic have no event type. Leave out --event.',
      );
    }
    const headers = { 'content-type': contentType, ...(typeHeader && event && { [typeHeader]: event }) };
    const sample = { name: 'body', headers, body: bytes };
    return headerOf(verify.eventId) === undefined ? sample : newEvent(sample, verify);
  };
}
