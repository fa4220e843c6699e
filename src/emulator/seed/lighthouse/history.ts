import type { CommitSeed } from '../types.ts';

const PROBE = `"""One look at one service."""
from dataclasses import dataclass
from time import monotonic
from urllib.request import urlopen


@dataclass(frozen=True)
class Sighting:
    service: str
    lit: bool
    seconds: float


def probe(service: str, url: str, timeout: float = 5.0) -> Sighting:
    begun = monotonic()
    try:
        with urlopen(url, timeout=timeout) as answer:
            lit = answer.status < 500
    except OSError:
        lit = False
    return Sighting(service, lit, monotonic() - begun)
`;

const ALERT = `"""When a dark service is worth waking somebody for."""
from collections import deque


class Watch:
    def __init__(self, patience: int = 3) -> None:
        self._recent: deque[bool] = deque(maxlen=patience)

    def add(self, lit: bool) -> bool:
        """True when it has been dark as often in a row as we are patient."""
        self._recent.append(lit)
        return len(self._recent) == self._recent.maxlen and not any(self._recent)
`;

const ALERT_TEST = `from lighthouse.alert import Watch


def test_one_dark_moment_wakes_nobody():
    watch = Watch(patience=3)
    assert [watch.add(lit) for lit in (True, False, True, False)] == [False] * 4


def test_three_in_a_row_do():
    watch = Watch(patience=3)
    assert [watch.add(False) for _ in range(3)] == [False, False, True]
`;

const PAGE = `"""The status page."""
from html import escape
from lighthouse.probe import Sighting


def render(sightings: list[Sighting]) -> str:
    rows = "".join(
        f"<tr><td>{escape(s.service)}</td><td>{'lit' if s.lit else 'dark'}</td></tr>" for s in sightings
    )
    return f"<table>{rows}</table>"
`;

const PROJECT = (version: string): string => `[project]
name = "lighthouse"
version = "${version}"
requires-python = ">=3.11"

[tool.pytest.ini_options]
testpaths = ["tests"]
`;

export const LIGHTHOUSE_HISTORY: readonly CommitSeed[] = [
  { message: 'Begin', author: 'mei-t', files: { 'README.md': '# lighthouse\n' } },
  {
    message: 'Describe the package',
    author: 'mei-t',
    files: { 'pyproject.toml': PROJECT('0.1.0'), 'lighthouse/__init__.py': '"""Watches our services."""\n' },
  },
  { message: 'Look at a service once', author: 'mei-t', files: { 'lighthouse/probe.py': PROBE } },
  {
    message: 'Wait for three dark sightings before an alert\n\nA single lost packet woke Tobias twice last week.',
    author: 'tlund',
    files: { 'lighthouse/alert.py': ALERT },
  },
  { message: 'Test the patience of a watch', author: 'tlund', files: { 'tests/test_alert.py': ALERT_TEST } },
  {
    message: 'List the services that we watch',
    author: 'ines-duarte',
    files: {
      'services.toml': '[services]\nharbor = "https://harbor.acme.example/"\ntide = "https://tide.acme.example/"\n',
    },
  },
  { message: 'Draw the status page', author: 'mei-t', files: { 'lighthouse/page.py': PAGE } },
  {
    message: 'Explain the configuration',
    author: 'ines-duarte',
    files: {
      'README.md':
        '# lighthouse\n\nWatches our services and says when one of them is dark.\n\nServices are listed in `services.toml`; each is looked at once a minute.\n',
    },
  },
  {
    message: 'Give up on a service after five seconds, not thirty',
    author: 'tlund',
    files: { 'docs/decisions.md': '# Decisions\n\n- Timeout 5 s: whoever waits longer has gone away by then.\n' },
  },
  {
    message: 'Run the tests on every push',
    author: 'ines-duarte',
    files: {
      'script/test': '#!/bin/sh\nset -eu\npython -m pytest -q\n',
      '.editorconfig': 'root = true\n\n[*.py]\nindent_size = 4\n',
    },
  },
  {
    message: 'Say how to be on call',
    author: 'tlund',
    files: {
      'docs/on-call.md': '# On call\n\n1. Look at the status page.\n2. Look at the last deploy.\n3. Call Mei.\n',
    },
  },
  {
    message: 'Release 0.2.0',
    author: 'mei-t',
    files: {
      'pyproject.toml': PROJECT('0.2.0'),
      'CHANGELOG.md': '# Changelog\n\n## 0.2.0\n\n- A status page\n- Patience\n',
    },
  },
];
