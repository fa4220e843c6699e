import { createLogUpdate } from 'log-update';
import type { Clock } from '../../lib/clock.ts';
import { changedLines } from './log-lines.ts';
import { printableSnapshot } from './printable.ts';
import type { Snapshot } from './snapshot.ts';
import { drawTable } from './table.ts';

/** Where `mooring up` shows what goes on: a table drawn in place, or lines. */
export type Display = {
  /** Before there is anything to show; a log has no use for it. */
  begin(text: string): void;
  show(snapshot: Snapshot): void;
  say(line: string): void;
  /** Leaves what is shown where it is. */
  end(): void;
};

/** A table on a terminal, log lines anywhere else. `stream` is stderr under `--json`: stdout is for the summary. */
export function openDisplay(stream: NodeJS.WriteStream, clock: Clock): Display {
  const display = stream.isTTY ? tableDisplay(stream, clock, clock()) : lineDisplay(stream, clock);
  return { ...display, show: (snapshot) => display.show(printableSnapshot(snapshot)) };
}

function tableDisplay(stream: NodeJS.WriteStream, clock: Clock, startedAt: number): Display {
  const draw = createLogUpdate(stream, { showCursor: false });
  return {
    begin: (text) => draw(`mooring: ${text} …`),
    show: (snapshot) => draw(drawTable(snapshot, clock(), clock() - startedAt, stream.columns)),
    say(line) {
      draw.persist(`mooring: ${line}`);
    },
    end: () => draw.done(),
  };
}

function lineDisplay(stream: NodeJS.WriteStream, clock: Clock): Display {
  let before: Snapshot | undefined;
  const write = (line: string) => stream.write(`${new Date(clock()).toISOString()} ${line}\n`);
  return {
    begin: () => undefined,
    show(snapshot) {
      for (const line of changedLines(before, snapshot)) write(line);
      before = snapshot;
    },
    say: (line) => write(`mooring: ${line}`),
    end: () => undefined,
  };
}
