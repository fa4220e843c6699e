import type { CommitSeed } from '../types.ts';

const README = `# harbor

Berth planning: which ship lies where, and until when.

    import { assignBerth } from './src/assign.js';
`;

const BERTHS = `/** Length and depth in metres. */
export const BERTHS = [
  { id: 'N1', length: 120, depth: 7.5 },
  { id: 'N2', length: 180, depth: 9 },
  { id: 'S1', length: 300, depth: 14 },
];
`;

const ASSIGN = `import { BERTHS } from './berths.js';

/** The smallest free berth that a ship fits into, or undefined. */
export function assignBerth(ship, taken) {
  return BERTHS.filter((berth) => berth.length >= ship.length && !taken.has(berth.id))
    .sort((a, b) => a.length - b.length)[0];
}
`;

const ASSIGN_BY_DEPTH = ASSIGN.replace(
  'berth.length >= ship.length && ',
  'berth.length >= ship.length && berth.depth >= ship.draught && ',
);

const ASSIGN_TEST = `import assert from 'node:assert/strict';
import test from 'node:test';
import { assignBerth } from '../src/assign.js';

test('a small ship gets the smallest berth', () => {
  assert.equal(assignBerth({ length: 90, draught: 5 }, new Set()).id, 'N1');
});

test('a ship that draws too much goes where it is deep', () => {
  assert.equal(assignBerth({ length: 90, draught: 12 }, new Set()).id, 'S1');
});
`;

const SCHEDULE = `/** Two stays collide when one begins before the other has ended. */
export function collides(a, b) {
  return a.berth === b.berth && a.from < b.until && b.from < a.until;
}

export function addStay(schedule, stay) {
  const clash = schedule.find((other) => collides(other, stay));
  if (clash) throw new Error(\`\${stay.berth} is taken by \${clash.ship}\`);
  return [...schedule, stay];
}
`;

const PACKAGE = (version: string, scripts: string): string => `{
  "name": "@acme/harbor",
  "version": "${version}",
  "type": "module",
  "scripts": { ${scripts} }
}
`;

export const HARBOR_HISTORY: readonly CommitSeed[] = [
  { message: 'Say what harbor is for', author: 'ines-duarte', files: { 'README.md': '# harbor\n\nBerth planning.\n' } },
  {
    message: 'Set up the package',
    author: 'ines-duarte',
    files: { 'package.json': PACKAGE('0.1.0', '"start": "node src/main.js"'), '.gitignore': 'node_modules/\n' },
  },
  { message: 'List our berths', author: 'tlund', files: { 'src/berths.js': BERTHS } },
  {
    message: 'Assign the smallest berth that fits\n\nLarge berths are scarce, so they are kept for large ships.',
    author: 'tlund',
    files: { 'src/assign.js': ASSIGN },
  },
  {
    message: 'Look at the depth as well\n\nThe Halcyon touched ground at N1 on Tuesday.',
    author: 'mei-t',
    files: { 'src/assign.js': ASSIGN_BY_DEPTH },
  },
  {
    message: 'Test the assignment of berths',
    author: 'mei-t',
    files: {
      'test/assign.test.js': ASSIGN_TEST,
      'package.json': PACKAGE('0.1.0', '"start": "node src/main.js", "test": "node --test"'),
    },
  },
  { message: 'Keep a schedule without collisions', author: 'ines-duarte', files: { 'src/schedule.js': SCHEDULE } },
  {
    message: 'Show how a berth is assigned',
    author: 'tlund',
    files: { 'README.md': README, 'docs/berths.md': '# Berths\n\nN1 and N2 lie behind the breakwater, S1 outside.\n' },
  },
  {
    message: 'Answer over HTTP',
    author: 'mei-t',
    files: {
      'src/main.js': `import { createServer } from 'node:http';
import { BERTHS } from './berths.js';

createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(BERTHS));
}).listen(process.env.PORT ?? 8080);
`,
    },
  },
  {
    message: 'Write down how to contribute',
    author: 'ines-duarte',
    files: { 'CONTRIBUTING.md': '# Contributing\n\nOne branch and one pull request for one issue. Run `npm test`.\n' },
  },
  {
    message: 'Add the berth for pilot boats',
    author: 'tlund',
    files: { 'src/berths.js': BERTHS.replace('];', "  { id: 'P1', length: 25, depth: 3 },\n];") },
  },
  {
    message: 'Release 0.2.0',
    author: 'ines-duarte',
    files: {
      'package.json': PACKAGE('0.2.0', '"start": "node src/main.js", "test": "node --test"'),
      'CHANGELOG.md': '# Changelog\n\n## 0.2.0\n\n- A schedule without collisions\n- A berth for pilot boats\n',
    },
  },
];
