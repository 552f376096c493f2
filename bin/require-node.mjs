// Loaded before everything else. An older Node cannot run the code, and its error names neither the cause nor the fix.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  const isDependency = import.meta.url.includes('/node_modules/');
  const advice = isDependency
    ? 'Install it from https://nodejs.org.'
    : 'On Linux (x64, arm64), `npm ci` installs it for this project. Use npm scripts and npx, not plain `node`.\n' +
      'On macOS, Windows and others, install it from https://nodejs.org.';
  console.error(`Node ${major}.${minor} is too old. Catchbasin requires Node 24 or newer.\n${advice}`);
  process.exit(1);
}
