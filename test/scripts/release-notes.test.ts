import { releaseNotes } from '#scripts/release-notes';

const CHANGELOG = '# Changelog\n\n## 0.2.0\n\n### Install\n- a\n\n## 0.1.0\n\n- b\n';

test('finds the section of the version, without its heading', () => {
  expect(releaseNotes('0.2.0', { version: '0.2.0' }, CHANGELOG)).toBe('### Install\n- a');
  expect(releaseNotes('0.1.0', { version: '0.1.0' }, CHANGELOG)).toBe('- b');
});

test('refuses another version than that of the package, and one without a section', () => {
  expect(() => releaseNotes('0.3.0', { version: '0.2.0' }, CHANGELOG)).toThrow(
    'package.json has the version 0.2.0, not 0.3.0. Set it with `npm version`.',
  );
  expect(() => releaseNotes('0.3.0', { version: '0.3.0' }, CHANGELOG)).toThrow(
    'CHANGELOG.md has no section "## 0.3.0". Rename the section "Unreleased".',
  );
});
