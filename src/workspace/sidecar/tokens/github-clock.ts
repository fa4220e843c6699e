/** GitHub's clock: tokens expire by it. */
export { RemoteClock as GitHubClock } from '../../../lib/remote-clock.ts';
