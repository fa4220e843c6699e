import type { IssueSeed } from '../types.ts';

export const HARBOR_ISSUES: readonly IssueSeed[] = [
  {
    title: 'A ship that leaves early keeps its berth until the planned time',
    body: 'When the Meridian left two hours early on Monday, N2 stayed taken and the next ship had to wait outside.\n\nA stay should end when the ship has gone.',
    author: 'tlund',
    labels: ['bug'],
  },
  {
    title: 'Say which berth is too shallow instead of "no berth"',
    body: 'The dispatcher only sees that there is none. They would like to know whether it was length or depth, to move somebody.',
    author: 'ines-duarte',
    labels: ['enhancement'],
  },
  {
    title: "Document the schedule's file format",
    body: 'New people ask what `from` and `until` are measured in. A short page in `docs/` would do.',
    author: 'mei-t',
    labels: ['documentation', 'good first issue'],
  },
  {
    title: 'Two stays that touch at the same minute count as a collision in the report',
    body: '`collides` is right, the report is not: it uses `<=`.',
    author: 'mei-t',
    labels: ['bug'],
  },
  {
    title: 'Test that a full harbour refuses politely',
    body: 'Nothing covers the case in which every berth is taken.',
    author: 'ines-duarte',
    labels: ['tests', 'good first issue'],
  },
  {
    title: 'Berth P1 is offered to cargo ships shorter than 25 m',
    body: 'It is for pilot boats alone. Berths want a kind.',
    author: 'tlund',
    labels: ['bug'],
  },
  {
    title: 'List stays by ship as well as by berth',
    body: 'The agents of a shipping line want to see all of their own.',
    author: 'ines-duarte',
    labels: ['enhancement'],
  },
  {
    title: '`PORT=0` prints the wrong address',
    body: 'It says port 0 and not the one that was taken.',
    author: 'mei-t',
    labels: ['bug', 'good first issue'],
  },
  {
    title: 'Reject a stay whose end lies before its beginning',
    body: '`addStay` takes it happily and it never collides with anything.',
    author: 'tlund',
    labels: ['bug'],
  },
  {
    title: 'Answer 404 for unknown paths',
    body: 'Every path gives the list of berths, `/favicon.ico` too.',
    author: 'mei-t',
    labels: ['enhancement', 'good first issue'],
  },
  {
    title: 'Explain in CONTRIBUTING how releases are made',
    body: 'It is in three heads and no file.',
    author: 'ines-duarte',
    labels: ['documentation'],
  },
  {
    title: 'Assigning a berth walks the list twice',
    body: 'Not slow with four berths; the port next door has 210.',
    author: 'tlund',
    labels: ['performance'],
  },
  {
    title: 'Add the depth at low water to each berth',
    body: 'Depth is charted depth today. With numbers from acme/tide we could say what is safe at which hour.',
    author: 'ines-duarte',
    labels: ['enhancement', 'help wanted'],
  },
];
