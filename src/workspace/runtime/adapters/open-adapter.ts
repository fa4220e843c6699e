import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AdapterName } from '../../../contract/template.ts';
import { Fault } from '../../../lib/fault.ts';
import { AcpAdapter } from './acp/acp-adapter.ts';
import type { AdapterOptions, AgentAdapter, CreateAdapter } from './agent-adapter.ts';
import { CommandAdapter } from './command/command-adapter.ts';

const OURS: Record<AdapterName, CreateAdapter> = {
  acp: (options) => new AcpAdapter(options),
  command: (options) => new CommandAdapter(options),
};

const isFunction = (value: unknown): boolean => typeof value === 'function';

const Exported = z.object({ createAdapter: z.custom<CreateAdapter>(isFunction) });

const Adapter = z.custom<AgentAdapter>(
  (made) => made instanceof Object && ['start', 'runTurn', 'stop'].every((name) => isFunction(Reflect.get(made, name))),
);

/**
 * One of our adapters, by its name, or the one that a module makes.
 *
 * @throws Fault `adapter_unusable`
 */
export async function openAdapter(name: string, options: AdapterOptions): Promise<AgentAdapter> {
  const ours = AdapterName.safeParse(name);
  if (ours.success) return OURS[ours.data](options);
  const unusable = (what: string, cause?: unknown) =>
    new Fault('adapter_unusable', `ADAPTER_MODULE ${name} ${what}`, 'mend it, or adapterModule in template.yaml', {
      cause,
    });
  let module: unknown;
  try {
    module = await import(pathToFileURL(name).href);
  } catch (error) {
    throw unusable(`cannot be loaded (${(error as Error).message})`, error);
  }
  const exported = Exported.safeParse(module);
  if (!exported.success) throw unusable('exports no function createAdapter');
  const made = Adapter.safeParse(exported.data.createAdapter(options));
  if (!made.success) throw unusable('makes no adapter: start, runTurn and stop are wanted');
  return made.data;
}
