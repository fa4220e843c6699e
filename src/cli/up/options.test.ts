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

  test.each(['1ms', '4.9s'])('a life of %s is too short for a token to be of use', async (tokenLifetime) => {
    await expect(parseUpFlags({ data, tokenLifetime })).rejects.toThrow('5s or more');
  });

  test('5 s are enough', async () => {
    expect(await parseUpFlags({ data, tokenLifetime: '5s' })).toMatchObject({ github: { tokenLifetime: '5s' } });
  });

  test.each(['', ' '])('an empty data folder (%j) is not the current one', async (empty) => {
    await expect(parseUpFlags({ data: empty })).rejects.toThrow('--data is empty');
  });

  test('flags of the emulator do not go with a configured GitHub', async () => {
    await expect(parseUpFlags({ data, config: 'my.yaml', tokenLifetime: '20s' })).rejects.toThrow('my.yaml');
  });
});
