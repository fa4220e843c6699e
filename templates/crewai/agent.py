"""One turn: the prompt on stdin, the last words on stdout; an exception is an exit code."""

import os
import subprocess
import sys

from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool

# Seconds that a command may take.
PATIENCE = 1_200


@tool("shell")
def shell(command: str) -> str:
    """Runs a shell command in the workspace; git and gh are there. Returns its exit code and its output."""
    try:
        done = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        end, output = f"exit code {done.returncode}", done.stdout + done.stderr
    except subprocess.TimeoutExpired as late:
        end, output = f"killed after {PATIENCE} seconds", (late.stdout or b"") + (late.stderr or b"")
    # A program may print what is no text.
    return f"{end}\n{output.decode(errors='replace')[-20_000:]}"


engineer = Agent(
    role="software engineer",
    goal="do what the task says with git and gh, and tell truly what came of it",
    backstory="You work alone, by shell commands.",
    tools=[shell],
    llm=LLM(model=os.environ["AGENT_MODEL"]),
)
task = Task(description=sys.stdin.read(), expected_output="what was done, and what failed", agent=engineer)
print(Crew(agents=[engineer], tasks=[task]).kickoff().raw)
