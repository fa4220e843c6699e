import { Command } from 'commander';
import { changeGrants } from './operator/change-grants.ts';
import { listWorkspaces } from './operator/list-workspaces.ts';
import { type RestartFlags, restartWorkspace, startWorkspace } from './operator/start-workspace.ts';
import { type RemoveFlags, removeWorkspace, stopWorkspace } from './operator/stop-workspace.ts';
import { runInWorkspace, showLogs } from './operator/visit-workspace.ts';

export const workspaceCommand = (): Command =>
  new Command('workspace')
    .description('see workspaces, look into them, stop, start and remove them, and change them while they work')
    // Else the options of a command that is run in a workspace would be taken for ours.
    .enablePositionalOptions()
    .addCommand(listCommand())
    .addCommand(logsCommand())
    .addCommand(execCommand())
    .addCommand(stopCommand())
    .addCommand(startCommand())
    .addCommand(restartCommand())
    .addCommand(removeCommand())
    .addCommand(grantsCommand());

const listCommand = (): Command =>
  new Command('list')
    .description('all workspaces: how each stands and why')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--json', 'as JSON')
    .action((flags: { data: string; json?: boolean }) => listWorkspaces(flags));

const logsCommand = (): Command =>
  new Command('logs')
    .description('what the programs of a workspace have printed last')
    .argument('<name>', 'the workspace')
    .option('--lines <number>', 'how many lines', '200')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .action((name: string, flags: { data: string; lines: string }) => showLogs(name, flags));

const execCommand = (): Command =>
  new Command('exec')
    .description(
      "run a command in a workspace's container as its agent, without a terminal and with nothing on stdin; its exit code is ours",
    )
    .argument('<name>', 'the workspace')
    .argument('<command...>', 'the command, behind -- where it has options')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .action((name: string, command: string[], flags: { data: string }) => runInWorkspace(name, command, flags));

const stopCommand = (): Command =>
  new Command('stop')
    .description('end a workspace and take its tokens back: it stays stopped, also over a restart of the platform')
    .argument('<name>', 'the workspace')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .action((name: string, flags: { data: string }) => stopWorkspace(name, flags));

const startCommand = (): Command =>
  new Command('start')
    .description('start a workspace that was stopped or removed, or has failed; its sidecar enrols anew')
    .argument('<name>', 'the workspace')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .action((name: string, flags: { data: string }) => startWorkspace(name, flags));

const removeCommand = (): Command =>
  new Command('remove')
    .description(
      'end a workspace for good, with its inbox and its own secrets, and say what is kept of it; nothing is asked',
    )
    .argument('<name>', 'the workspace')
    .option('--volumes', 'remove what it has written, too')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .action((name: string, flags: RemoveFlags) => removeWorkspace(name, flags));

const restartCommand = (): Command =>
  new Command('restart')
    .description('end a workspace and start it with its secrets and template as they are now')
    .argument('<name>', 'the workspace')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--fresh-enrolment', 'have its sidecar enrol anew, when the platform does not accept its key')
    .action((name: string, flags: RestartFlags) => restartWorkspace(name, flags));

const grantsCommand = (): Command =>
  new Command('grants')
    .description('give a workspace other grants at once: tokens beyond them are revoked, its work goes on')
    .argument('<name>', 'the workspace')
    .requiredOption('--file <grants.yaml>', 'a list of grants, as under workspaces[].grants in mooring.yaml')
    .option('--data <folder>', 'where the platform keeps its state', '.mooring')
    .option('--json', 'the outcome as JSON')
    .action((name: string, flags: { file: string; data: string; json?: boolean }) => changeGrants(name, flags));
