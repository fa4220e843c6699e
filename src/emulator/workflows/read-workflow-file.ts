import { parse } from 'yaml';
import { z } from 'zod';
import { err, ok, type Result } from '../../lib/result.ts';

const Labels = z.union([z.string(), z.array(z.string())]).transform((labels) => [labels].flat());
const Input = z.object({ required: z.boolean().optional(), default: z.unknown().optional() }).nullable();
const Dispatch = z.object({ inputs: z.record(z.string(), Input).nullish() }).nullable();
const Step = z.object({ name: z.string().optional(), run: z.string().optional(), uses: z.string().optional() });
const Job = z.object({ name: z.string().optional(), 'runs-on': Labels, steps: z.array(Step).default([]) });
const WorkflowFile = z.object({
  name: z.string().optional(),
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  jobs: z.record(z.string(), Job),
});

/** What a workflow file asks for: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export type WorkflowFile = {
  /** The file's path where it has no name of its own. */
  readonly name: string;
  /** By name, whether one must be given; undefined where the workflow cannot be dispatched. */
  readonly inputs: ReadonlyMap<string, { readonly required: boolean }> | undefined;
  readonly jobs: readonly { readonly name: string; readonly labels: string[]; readonly steps: string[] }[];
};

/** Reads what is needed to list and to dispatch it; an error is a file that GitHub would not run either. */
export function readWorkflowFile(path: string, text: string): Result<WorkflowFile, string> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const parsed = WorkflowFile.safeParse(document);
  if (!parsed.success) return err(z.prettifyError(parsed.error));
  const { name = path, on, jobs } = parsed.data;
  return ok({
    name,
    inputs: inputsOf(on),
    jobs: Object.entries(jobs).map(([id, job]) => ({
      name: job.name ?? id,
      labels: job['runs-on'],
      steps: job.steps.map(nameOfStep),
    })),
  });
}

const nameOfStep = ({ name, run, uses }: z.infer<typeof Step>): string => name ?? `Run ${uses ?? run ?? ''}`.trimEnd();

function inputsOf(on: z.infer<typeof WorkflowFile>['on']): WorkflowFile['inputs'] {
  if (typeof on === 'string' || Array.isArray(on)) {
    return [on].flat().includes('workflow_dispatch') ? new Map() : undefined;
  }
  if (!('workflow_dispatch' in on)) return undefined;
  const dispatch = Dispatch.safeParse(on['workflow_dispatch']);
  const inputs = Object.entries((dispatch.success ? dispatch.data?.inputs : undefined) ?? {});
  return new Map(
    inputs.map(([name, input]) => [name, { required: input?.required === true && input.default === undefined }]),
  );
}
