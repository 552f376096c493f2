declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Creates a DynamoDB emulator with its data in memory. `createTableMs` is how long creating a table takes. */
  export default function dynalite(options: { readonly createTableMs: number }): Server;
}
