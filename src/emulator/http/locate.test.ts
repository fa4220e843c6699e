import { expect, it } from 'vitest';
import { locate } from './locate.ts';

it.each([
  ['/repos/a/b?x=1', 'api.github.com', 'api', '/repos/a/b?x=1'],
  ['/graphql', 'API.github.com:443', 'api', '/graphql'],
  ['/repos/a/b/releases/1/assets', 'uploads.github.com', 'uploads', '/repos/a/b/releases/1/assets'],
  ['/acme/tide.git/info/refs?service=x', 'github.com', 'git', '/acme/tide.git/info/refs?service=x'],
  ['/api/v3/repos/a/b?x=1', '127.0.0.1:8080', 'api', '/repos/a/b?x=1'],
  ['/api/v3', 'ghes.example', 'api', '/'],
  ['/api/v3?x=1', 'ghes.example', 'api', '/?x=1'],
  ['/api/graphql', 'ghes.example', 'api', '/graphql'],
  ['/api/uploads/repos', 'ghes.example', 'uploads', '/repos'],
  ['/api/v3x/refs', 'ghes.example', 'git', '/api/v3x/refs'],
  ['/acme/tide.git/info/refs', undefined, 'git', '/acme/tide.git/info/refs'],
  ['http://github.com/acme/tide.git/info/refs', '127.0.0.1:9', 'git', '/acme/tide.git/info/refs'],
  ['http://api.github.com/user?x', '127.0.0.1:9', 'api', '/user?x'],
  ['http://x:y@api.github.com:80/user', '127.0.0.1:9', 'api', '/user'],
  ['http://api.github.com', '127.0.0.1:9', 'api', '/'],
  ['/verify/7/ab', 'lfs.github.com', 'lfs_store', '/verify/7/ab'],
  ['/alambic/media/7/ab?x=1', 'github-cloud.githubusercontent.com', 'lfs_store', '/alambic/media/7/ab?x=1'],
  ['/alambic/media/7/ab', 'github-cloud.s3.amazonaws.com', 'lfs_store', '/alambic/media/7/ab'],
  ['/_lfs/verify/7/ab', '127.0.0.1:9', 'lfs_store', '/verify/7/ab'],
  ['/acme/tide/main/a.txt', 'raw.githubusercontent.com', 'raw', '/acme/tide/main/a.txt'],
  ['/raw/acme/tide/main/a.txt', '127.0.0.1:9', 'raw', '/acme/tide/main/a.txt'],
  ['/acme/tide/zip/main', 'codeload.github.com', 'codeload', '/acme/tide/zip/main'],
  ['/codeload/acme/tide/zip/main', '127.0.0.1:9', 'codeload', '/acme/tide/zip/main'],
  ['/raw/tide.git/info/refs', 'github.com', 'git', '/raw/tide.git/info/refs'],
  ['/_emulator/knobs', 'api.github.com', 'admin', '/_emulator/knobs'],
])('%s for %s is %s', (target, host, service, inside) => {
  expect(locate(target, host)).toEqual({ service, target: inside });
});

it.each(['*', 'github.com:443', ''])('has no place for %j', (target) => {
  expect(locate(target, 'github.com')).toBeUndefined();
});
