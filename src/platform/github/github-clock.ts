/** GitHub's time: it refuses an App JWT from the future, and writes a token's expiry by its own clock. */
export { RemoteClock as GitHubClock } from '../../lib/remote-clock.ts';
