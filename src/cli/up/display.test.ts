import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openDisplay } from './display.ts';
import { snapshotOf, workspace } from './testing/snapshot-of.ts';

/** A stream as the display sees it, and the text that it got. */
function streamOf(terminal: object): { stream: NodeJS.WriteStream; written: () => string } {
  const stream = Object.assign(new PassThrough(), terminal) as unknown as NodeJS.WriteStream;
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { stream, written: () => text };
}

describe('what agents are named after does not reach the terminal as more than text', () => {
  const hostile = {
    'a clipboard command (OSC 52)': '\u001B]52;c;cm0gLXJm\u0007',
    'a line end': '\r\n2026-01-01T00:00:00.000Z grace: running',
    'a turn of direction': '\u202Etxt.exe',
    'a line separator': '\u2028forged',
  };

  test.each(Object.entries(hostile))('%s', (_, text) => {
    const shown = {
      ...workspace,
      activity: text,
      reason: text,
      fault: { code: 'x', message: text, remedy: text, waitingHelps: false },
    };
    const lines = streamOf({});
    openDisplay(lines.stream, () => 0).show(snapshotOf(shown));
    // Each line is one that we wrote.
    for (const line of lines.written().trimEnd().split('\n')) {
      expect(line).toMatch(/^1970-01-01T00:00:00\.000Z ada: [^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
    }

    const table = streamOf({ isTTY: true, columns: 200, rows: 24 });
    openDisplay(table.stream, () => 0).show(snapshotOf(shown));
    expect(table.written()).not.toContain(text);
    expect(table.written()).not.toContain('\u001B]52');
    expect(stripVTControlCharacters(table.written())).toContain('\u{FFFD}');
  });
});
