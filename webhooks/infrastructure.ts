import { defineInfrastructure } from 'catchbasin/cdk';

/** What the handlers need of AWS: nothing yet. `docs/handlers.md` shows how to grant a table, a secret or a network. */
export default defineInfrastructure({});
