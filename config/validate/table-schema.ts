import { flag, options, whole } from './schema-parts.ts';

/** An unlikely high number, which finds mistakes. The quotas of the account are lower. */
const MAX_UNITS = 10_000_000;

/** Schema of a `TableConfig`. A new table starts at the lowest throughput, and DynamoDB only raises it. */
export const table = options(
  {
    deletionProtection: flag,
    warmThroughput: options(
      {
        readUnitsPerSecond: whole(12_000, MAX_UNITS, 'Read units per second. A new table serves 12000.'),
        writeUnitsPerSecond: whole(4_000, MAX_UNITS, 'Write units per second. A new table serves 4000.'),
      },
      'Must be { readUnitsPerSecond, writeUnitsPerSecond }. Omit it to let DynamoDB scale the table.',
    ),
  },
  'Must be { deletionProtection, warmThroughput }, each of them optional. Omit it to use the defaults.',
).partial();
