import { describe, expect, test } from 'vitest';
import { Fault } from '../../lib/fault.ts';
import { parseUpFlags } from './options.ts';

const data = '/data';

describe('parseUpFlags', () => {
  test('without flags: the emulator, three workspaces, 90 s tokens', async () => {
    expect(await parseUpFlags({ data })).toEqual({
      forMs: undefined,
      delivery: undefined,
      dataFolder: data,
      json: false,
      github: { kind: 'emulator', tokenLifetime: '90s', workspaces: 3 },
    });
  });

  test('every fault is said at once', async () => {
    const parsing = parseUpFlags({ data, for: 'abc', tokenLifetime: '-1s', workspaces: '0', delivery: 'pigeon' });
    const fault = await parsing.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    for (const flag of ['--for', '--token-lifetime', '--workspaces', '--delivery']) {
      expect((fault as Fault).message).toContain(flag);
    }
  });

  test('flags of the emulator do not go with a configured GitHub', async () => {
    await expect(parseUpFlags({ data, config: 'my.yaml', tokenLifetime: '20s' })).rejects.toThrow('my.yaml');
  });
});
