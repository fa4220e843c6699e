import { addedLatency } from '../gateway/added-latency.ts';
import { againstNginx } from '../gateway/against-nginx.ts';
import { gitTransfers } from '../gateway/git-transfers.ts';
import type { Row } from '../row.ts';

/** What the gateway costs: latency, throughput beside nginx, and whole git commands beside direct ones. */
export const measure = async (): Promise<Row[]> => [
  ...(await addedLatency()),
  ...(await againstNginx()),
  ...(await gitTransfers()),
];
