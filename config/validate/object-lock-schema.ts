import { choice, options, whole } from './schema-parts.ts';

/** Schema of an `ObjectLockConfig`. */
export const objectLock = options(
  {
    mode: choice(['governance', 'compliance']),
    days: whole(1, 36_500, 'Days for which S3 refuses to delete an object.'),
  },
  'Must be { mode, days }. Omit it to lock no objects.',
);
