declare module 'dynalite' {
  import type { Server } from 'node:http';

  /**
   * Creates a DynamoDB emulator. `createTableMs` and `deleteTableMs` are how long creating and deleting a table take.
   * `path` is the directory of its data. Without one, the data is in memory.
   */
  export default function dynalite(options: {
    readonly createTableMs: number;
    readonly deleteTableMs?: number;
    readonly path?: string;
  }): Server;
}
