const { fileURLToPath } = require('node:url');

// Jest resolves by `require`. It knows no URLs, and some packages export themselves to `import` alone.
module.exports = (specifier, options) => {
  const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
  try {
    return options.defaultResolver(path, options);
  } catch (error) {
    if (path.startsWith('.')) throw error;
    return options.defaultResolver(path, { ...options, conditions: ['node', 'import', 'default'] });
  }
};
