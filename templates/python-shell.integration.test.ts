import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Agents that are programs of ours around a framework; those are not installed here, and take no part. */
const WITH_SHELL = ['autogen', 'crewai', 'langgraph'];

/** Takes `shell` and what it needs out of the program, without the framework's decorator, and runs it. */
const HARNESS = `
import ast, json, subprocess, sys
path, command, patience = sys.argv[1:]
wanted = []
for node in ast.parse(open(path).read()).body:
    if isinstance(node, ast.FunctionDef) and node.name == "shell":
        node.decorator_list = []
        wanted.append(node)
    elif isinstance(node, ast.Assign) and node.targets[0].id == "PATIENCE":
        wanted.append(node)
names = {"subprocess": subprocess}
exec(compile(ast.Module(wanted, []), path, "exec"), names)
if patience != "": names["PATIENCE"] = float(patience)
json.dump(names["shell"](command), sys.stdout)
`;

async function shell(template: string, command: string, patience = ''): Promise<string> {
  const program = join(import.meta.dirname, template, 'agent.py');
  const { stdout } = await run('python3', ['-c', HARNESS, program, command, patience]);
  return JSON.parse(stdout);
}

const found = await run('python3', ['--version']).catch(() => undefined);
if (found === undefined) process.stderr.write('tests of Python agents are skipped: there is no python3\n');

test.skipIf(found === undefined).each(WITH_SHELL)('%s goes on after any output, and after none', async (template) => {
  expect(await shell(template, 'printf "\\377 caf\\303\\251"; printf oops >&2; exit 3')).toBe(
    'exit code 3\n\uFFFD caféoops',
  );
  expect(await shell(template, 'printf "so far\\377"; exec sleep 600', '0.5')).toBe(
    'killed after 0.5 seconds\nso far\uFFFD',
  );
  // Whatever it reads is not the agent's prompt.
  expect(await shell(template, 'cat')).toBe('exit code 0\n');
});
