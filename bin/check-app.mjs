// `cdk.json` loads this module before the app: `node --import catchbasin/check bin/app.ts`.
// The only static import, because an older Node cannot load the others.
import './require-node.mjs';

const { checkApp } = await import('#bin/app-checks');
checkApp();
