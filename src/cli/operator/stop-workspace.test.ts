import { expect, test } from 'vitest';
import { removalText } from './stop-workspace.ts';
import { workspacePath } from './workspace-path.ts';

test('a removal says what is kept, how that goes too, and whether mooring.yaml still names it', () => {
  const text = removalText('ada', { kept: ['mooring-1-ada.home', 'mooring-1-ada.workspace'], isNamedByFile: true });
  expect(text.split('\n')).toEqual([
    '"ada" is removed and its tokens are taken back; what it has written stays:',
    '  mooring-1-ada.home',
    '  mooring-1-ada.workspace',
    'the next workspace of this name finds it; mooring workspace remove ada --volumes removes it',
    'mooring.yaml still names it: it stays away until mooring workspace start ada makes it anew',
  ]);
  expect(removalText('ada', { kept: [], isNamedByFile: false })).toBe(
    '"ada" is removed, its tokens are taken back, and nothing that it has written is left',
  );
});

test.each(['', '..', 'Ada', 'ada/stop', 'a'.repeat(41)])('"%s" is no name, and no path is made of it', (name) => {
  expect(() => workspacePath(name)).toThrow(expect.objectContaining({ code: 'bad_arguments' }));
});

test('a name is a path', () => expect(workspacePath('ada-2')).toBe('/admin/workspaces/ada-2'));
