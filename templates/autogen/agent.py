"""One turn: the prompt on stdin, the last words on stdout; an exception is an exit code."""

import asyncio
import os
import subprocess
import sys

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.anthropic import AnthropicChatCompletionClient

# Seconds that a command may take.
PATIENCE = 1_200


def shell(command: str) -> str:
    """Runs a shell command in the workspace; git and gh are there. Returns its exit code and its output."""
    try:
        done = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        end, output = f"exit code {done.returncode}", done.stdout + done.stderr
    except subprocess.TimeoutExpired as late:
        end, output = f"killed after {PATIENCE} seconds", (late.stdout or b"") + (late.stderr or b"")
    # A program may print what is no text.
    return f"{end}\n{output.decode(errors='replace')[-20_000:]}"


async def main() -> None:
    model = AnthropicChatCompletionClient(model=os.environ["AGENT_MODEL"])
    agent = AssistantAgent("engineer", model_client=model, tools=[shell], max_tool_iterations=200)
    result = await agent.run(task=sys.stdin.read())
    print(result.messages[-1].to_text())
    await model.close()


asyncio.run(main())
