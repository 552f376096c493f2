import { defineInfrastructure } from 'catchbasin/cdk';
import type config from './config.ts';

/** Resources of the handlers: none yet. `docs/handlers.md` shows how to grant a table, a secret or a network. */
export default defineInfrastructure<typeof config>({});
