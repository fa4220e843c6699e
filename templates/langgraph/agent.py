"""One turn: the prompt on stdin, the last words on stdout; an exception is an exit code."""

import os
import subprocess
import sys

from langchain.agents import create_agent


def shell(command: str) -> str:
    """Runs a shell command in the workspace; git and gh are there. Returns its exit code and its output."""
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=1_200)
    return f"exit code {done.returncode}\n{(done.stdout + done.stderr)[-20_000:]}"


agent = create_agent(model=os.environ["AGENT_MODEL"], tools=[shell])
result = agent.invoke(
    {"messages": [{"role": "user", "content": sys.stdin.read()}]}, {"recursion_limit": 400}
)
print(result["messages"][-1].text)
