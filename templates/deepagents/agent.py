"""A deep agent with files and a shell, which speaks ACP on its standard streams."""

import asyncio
import os

from acp import run_agent
from deepagents import create_deep_agent
from deepagents.backends import LocalShellBackend
from deepagents_acp.server import AgentServerACP
from langgraph.checkpoint.memory import MemorySaver

# One for all agents that are made, or none would remember the turn before.
memory = MemorySaver()


def make_agent(context):
    return create_deep_agent(
        model=os.environ["AGENT_MODEL"],
        backend=LocalShellBackend(root_dir=context.cwd, inherit_env=True),
        checkpointer=memory,
    )


asyncio.run(run_agent(AgentServerACP(agent=make_agent)))
