import type {
  Deed,
  DeedsReport,
  RefChanged,
  RefRefused,
  RequestAllowed,
  RequestDenied,
} from '../../../contract/deeds.ts';

type Kept = { deed: Deed; readonly size: number };
type Counts = DeedsReport['leftOut'];
/** One refusal, before anybody has counted it. */
export type Refused = Omit<RefRefused, 'times'> | Omit<RequestDenied, 'times'>;

export type DeedsLimits = {
  /** Letters of changes that are kept while nobody listens: some ten thousand changes. */
  readonly changes: number;
  /** Refusals, GitHub's too, have room of their own: an agent that makes many must not crowd out what it changed. */
  readonly refusals: number;
  /** Letters in one report. */
  readonly report: number;
};

const LIMITS: DeedsLimits = { changes: 4_000_000, refusals: 400_000, report: 150_000 };
const MOST_IN_REPORT = 2_000;

/**
 * What this workspace did and was refused, until the platform has it: kept in order, within bounds, and counted where the
 * bounds are met. What was reported and not answered is reported again under the same numbers.
 */
export class Deeds {
  readonly #limits: DeedsLimits;
  readonly #onNews: () => void;
  #kept: Kept[] = [];
  #first = 0;
  /** Refusals that no report has told yet: they may still be counted up. */
  readonly #untold = new Map<string, Kept>();
  #size: Counts = { changes: 0, refusals: 0 };
  /** Since the start. */
  #leftOut: Counts = { changes: 0, refusals: 0 };
  #toldLeftOut = 0;

  constructor(onNews: () => void, limits: DeedsLimits = LIMITS) {
    this.#onNews = onNews;
    this.#limits = limits;
  }

  changed(deed: RefChanged | RequestAllowed): void {
    this.#keep(deed);
  }

  /** The same refusal, while it waits to be reported, is counted up. */
  refused(refused: Refused): void {
    const key = JSON.stringify({ ...refused, at: 0 });
    const again = this.#untold.get(key);
    if (again === undefined) {
      const kept = this.#keep({ ...refused, times: 1 });
      if (kept !== undefined) this.#untold.set(key, kept);
    } else if ('times' in again.deed) {
      again.deed = { ...again.deed, times: again.deed.times + 1 };
    }
  }

  get isEmpty(): boolean {
    return this.#kept.length === 0 && totalOf(this.#leftOut) === this.#toldLeftOut;
  }

  /** What to report now; all of it counts as reported, whether or not it arrives. */
  report(): DeedsReport {
    const deeds: Deed[] = [];
    let size = 0;
    for (const kept of this.#kept.slice(0, MOST_IN_REPORT)) {
      size += kept.size;
      if (size > this.#limits.report && deeds.length > 0) break;
      deeds.push(kept.deed);
    }
    this.#untold.clear();
    return { first: this.#first, deeds, leftOut: { ...this.#leftOut } };
  }

  /** The platform has written down what was in this report. */
  delivered({ first, deeds, leftOut }: DeedsReport): void {
    for (const { deed, size } of this.#kept.splice(0, first + deeds.length - this.#first)) {
      this.#size[kindOf(deed)] -= size;
      this.#first += 1;
    }
    this.#toldLeftOut = totalOf(leftOut);
    if (!this.isEmpty) this.#onNews();
  }

  #keep(deed: Deed): Kept | undefined {
    this.#onNews();
    const kind = kindOf(deed);
    const size = JSON.stringify(deed).length;
    if (this.#size[kind] + size > this.#limits[kind]) {
      this.#leftOut[kind] += 1;
      return undefined;
    }
    const kept = { deed, size };
    this.#size[kind] += size;
    this.#kept.push(kept);
    return kept;
  }
}

const totalOf = ({ changes, refusals }: Counts): number => changes + refusals;

function kindOf(deed: Deed): keyof Counts {
  if (deed.event === 'request_allowed') return (deed.status ?? 0) < 400 ? 'changes' : 'refusals';
  return deed.event === 'ref_changed' && deed.outcome !== 'rejected' ? 'changes' : 'refusals';
}
