"""One turn: the prompt on stdin, the last words on stdout; an exception is an exit code."""

import os
import subprocess
import sys

from langchain.agents import create_agent

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


agent = create_agent(model=os.environ["AGENT_MODEL"], tools=[shell])
result = agent.invoke(
    {"messages": [{"role": "user", "content": sys.stdin.read()}]}, {"recursion_limit": 400}
)
print(result["messages"][-1].text)
