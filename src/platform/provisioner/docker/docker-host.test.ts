import { test, vi } from 'vitest';
import { containersFault } from '../../../../test/containers/whether-containers-run.ts';
import { testHostContract } from '../testing/host-contract.ts';
import { DockerPlace, provideScriptedImage } from './testing/docker-place.ts';

const fault = await containersFault();
if (fault !== undefined) process.stderr.write(`tests with containers are skipped: ${fault}\n`);
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const withContainers = test.skipIf(fault !== undefined);
const image = fault === undefined ? await provideScriptedImage() : '';

testHostContract(() => DockerPlace.make(image), withContainers);
