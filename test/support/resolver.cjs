// Jest resolves by `require`, and some packages export themselves to `import` alone.
module.exports = (path, options) => {
  try {
    return options.defaultResolver(path, options);
  } catch (error) {
    if (path.startsWith('.')) throw error;
    return options.defaultResolver(path, { ...options, conditions: ['node', 'import', 'default'] });
  }
};
