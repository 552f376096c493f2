declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** @param options milliseconds that creating a table takes; the data lives in memory */
  export default function dynalite(options: { readonly createTableMs: number }): Server;
}
