import type { IssueSeed } from '../types.ts';

export const LIGHTHOUSE_ISSUES: readonly IssueSeed[] = [
  {
    title: 'A service that answers 404 counts as lit',
    body: '`status < 500` lets a wrong URL look healthy. Should each service name the status that it expects?',
    author: 'mei-t',
    labels: ['bug', 'question'],
  },
  {
    title: 'Show since when a service has been dark',
    body: 'The status page says that, but not how long. It is the first thing people ask.',
    author: 'tlund',
    labels: ['enhancement'],
  },
  {
    title: "Escape the service's URL on the status page",
    body: 'The name is escaped, the link is not.',
    author: 'mei-t',
    labels: ['bug'],
  },
  {
    title: 'Watch loses its memory at a restart',
    body: 'After each deploy it takes three minutes until the first alert can come.',
    author: 'ines-duarte',
    labels: ['bug'],
  },
  {
    title: 'Probe services side by side',
    body: 'With 40 services and five of them dark a round takes 25 seconds.',
    author: 'tlund',
    labels: ['performance'],
  },
  {
    title: 'Test the probe against a server that never answers',
    body: 'The timeout is not covered by any test.',
    author: 'mei-t',
    labels: ['tests'],
  },
  {
    title: 'Say in the README how to add a service',
    body: 'And that the name must be unique.',
    author: 'ines-duarte',
    labels: ['documentation', 'good first issue'],
  },
  {
    title: 'Warn when `services.toml` names one service twice',
    body: 'TOML refuses it, with a message that nobody understands at night.',
    author: 'tlund',
    labels: ['enhancement'],
  },
  {
    title: 'An alert should say what was tried last',
    body: '"tide is dark" does not help; the URL and the error would.',
    author: 'tlund',
    labels: ['enhancement', 'good first issue'],
  },
  {
    title: 'Clock jumps make `seconds` negative in the archive',
    body: 'Old entries were made with `time.time`. Clean them up or leave them out.',
    author: 'mei-t',
    labels: ['bug'],
  },
  {
    title: 'Let a service be muted during maintenance',
    body: 'With an end time, so that nobody forgets it.',
    author: 'ines-duarte',
    labels: ['enhancement', 'help wanted'],
  },
  {
    title: 'The on-call page still names the old telephone list',
    body: 'See `docs/on-call.md`, step 3.',
    author: 'ines-duarte',
    labels: ['documentation', 'good first issue'],
  },
  {
    title: 'Colour-blind readers cannot tell lit from dark',
    body: 'Add a sign beside the colour.',
    author: 'mei-t',
    labels: ['enhancement'],
  },
];
