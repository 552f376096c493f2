// Loaded before every script: an older Node fails on TypeScript with an error that names neither cause nor cure.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Catchbasin needs Node 24 or newer and runs on ${major}.${minor}.\n` +
      'On Linux (x64, arm64) `npm ci` brings it along and npm scripts and npx use it: run those instead of plain `node`.\n' +
      'Elsewhere install Node 24 from https://nodejs.org.',
  );
  process.exit(1);
}
