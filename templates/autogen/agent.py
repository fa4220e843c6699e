"""One turn: the prompt on stdin, the last words on stdout; an exception is an exit code."""

import asyncio
import os
import subprocess
import sys

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.anthropic import AnthropicChatCompletionClient


def shell(command: str) -> str:
    """Runs a shell command in the workspace; git and gh are there. Returns its exit code and its output."""
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=1_200)
    return f"exit code {done.returncode}\n{(done.stdout + done.stderr)[-20_000:]}"


async def main() -> None:
    model = AnthropicChatCompletionClient(model=os.environ["AGENT_MODEL"])
    agent = AssistantAgent("engineer", model_client=model, tools=[shell], max_tool_iterations=200)
    result = await agent.run(task=sys.stdin.read())
    print(result.messages[-1].to_text())
    await model.close()


asyncio.run(main())
