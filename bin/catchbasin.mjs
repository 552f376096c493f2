#!/usr/bin/env node
// The only static import, because an older Node cannot load the others.
import './require-node.mjs';

const { run } = await import('#bin/program');
await run();
