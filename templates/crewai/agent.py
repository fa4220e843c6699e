"""One turn: the prompt on stdin, the last words on stdout; an exception is an exit code."""

import os
import subprocess
import sys

from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool


@tool("shell")
def shell(command: str) -> str:
    """Runs a shell command in the workspace; git and gh are there. Returns its exit code and its output."""
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=1_200)
    return f"exit code {done.returncode}\n{(done.stdout + done.stderr)[-20_000:]}"


engineer = Agent(
    role="software engineer",
    goal="do what the task says with git and gh, and tell truly what came of it",
    backstory="You work alone, by shell commands.",
    tools=[shell],
    llm=LLM(model=os.environ["AGENT_MODEL"]),
)
task = Task(description=sys.stdin.read(), expected_output="what was done, and what failed", agent=engineer)
print(Crew(agents=[engineer], tasks=[task]).kickoff().raw)
