// Loaded before every script. An older Node cannot run TypeScript, and its error names neither the cause nor the fix.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Node ${major}.${minor} is too old. Catchbasin requires Node 24 or newer.\n` +
      'On Linux (x64, arm64), `npm ci` installs it for this project. Use npm scripts and npx, not plain `node`.\n' +
      'On macOS, Windows and others, install it from https://nodejs.org.',
  );
  process.exit(1);
}
