import type { SessionUpdate, ToolCallContent } from '@agentclientprotocol/sdk';
import type { ToolCall } from '../../counting/count-command.ts';

type ToolCallState = Extract<SessionUpdate, { sessionUpdate: 'tool_call' | 'tool_call_update' }>;

/** Enough to find an address or an error in; the rest of a long output is of no use here. */
const MOST_TEXT = 16_000;

/**
 * Puts the states of tool calls together: ACP sends a call once and then only what changed of it.
 * https://agentclientprotocol.com/protocol/tool-calls#updating
 */
export class ToolCallStates {
  readonly #calls = new Map<string, ToolCall>();

  /** The call as it stands after this update. An update of an unknown call counts as its first. */
  apply(update: ToolCallState): ToolCall {
    const before = this.#calls.get(update.toolCallId);
    const rawInput = update.rawInput ?? before?.rawInput;
    const rawOutput = update.rawOutput ?? before?.rawOutput;
    const call: ToolCall = {
      id: update.toolCallId,
      title: update.title ?? before?.title ?? '',
      kind: update.kind ?? before?.kind ?? 'other',
      status: update.status ?? before?.status ?? 'pending',
      ...(rawInput === undefined ? {} : { rawInput }),
      ...(rawOutput === undefined ? {} : { rawOutput }),
      text: update.content ? textOf(update.content) : (before?.text ?? ''),
    };
    // A finished call keeps what a late update may refer to, not its output.
    const finished = call.status === 'completed' || call.status === 'failed';
    this.#calls.set(call.id, finished ? { ...call, text: '', rawOutput: undefined } : call);
    return call;
  }
}

function textOf(content: readonly ToolCallContent[]): string {
  return content
    .map((part) => (part.type === 'content' && part.content.type === 'text' ? part.content.text : ''))
    .join('\n')
    .slice(-MOST_TEXT);
}
