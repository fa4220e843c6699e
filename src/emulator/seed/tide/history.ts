import type { CommitSeed } from '../types.ts';

const CONSTITUENTS = `package tide

// A Constituent is one cosine of the tide. Speed is in degrees an hour.
type Constituent struct {
	Name      string
	Speed     float64
	Amplitude float64
	Phase     float64
}

// Speeds of the four largest constituents almost everywhere.
var Speeds = map[string]float64{
	"M2": 28.9841042,
	"S2": 30.0000000,
	"N2": 28.4397295,
	"K1": 15.0410686,
}
`;

const HEIGHT = `package tide

import (
	"math"
	"time"
)

// Height of the water above mean level, in metres.
func Height(constituents []Constituent, since time.Duration) float64 {
	sum := 0.0
	for _, c := range constituents {
		angle := (c.Speed*since.Hours() - c.Phase) * math.Pi / 180
		sum += c.Amplitude * math.Cos(angle)
	}
	return sum
}
`;

const HEIGHT_TEST = `package tide

import (
	"testing"
	"time"
)

func TestHighWaterAtPhaseZero(t *testing.T) {
	m2 := []Constituent{{"M2", Speeds["M2"], 1.5, 0}}
	if got := Height(m2, 0); got != 1.5 {
		t.Fatalf("got %v, want 1.5", got)
	}
	if got := Height(m2, 6*time.Hour+12*time.Minute); got > -1.4 {
		t.Fatalf("six hours later it should be low, got %v", got)
	}
}
`;

const EXTREMES = `package tide

import "time"

// An Extreme is a high or a low water.
type Extreme struct {
	At     time.Duration
	Height float64
	High   bool
}

// Extremes finds high and low waters by walking in steps of a minute.
func Extremes(constituents []Constituent, from, until time.Duration) []Extreme {
	var found []Extreme
	step := time.Minute
	for at := from + step; at < until; at += step {
		before, here, after := Height(constituents, at-step), Height(constituents, at), Height(constituents, at+step)
		if here > before && here >= after {
			found = append(found, Extreme{at, here, true})
		}
		if here < before && here <= after {
			found = append(found, Extreme{at, here, false})
		}
	}
	return found
}
`;

const STATION = `{
  "station": "Acme Harbour",
  "datum": "MSL",
  "constituents": {
    "M2": { "amplitude": 1.52, "phase": 112.4 },
    "S2": { "amplitude": 0.51, "phase": 148.9 },
    "N2": { "amplitude": 0.31, "phase": 92.1 },
    "K1": { "amplitude": 0.12, "phase": 204.0 }
  }
}
`;

export const TIDE_HISTORY: readonly CommitSeed[] = [
  {
    message: 'Begin the tide tables',
    author: 'tlund',
    files: { 'README.md': '# tide\n', 'go.mod': 'module acme.example/tide\n\ngo 1.22\n' },
  },
  { message: 'Name the four largest constituents', author: 'tlund', files: { 'constituents.go': CONSTITUENTS } },
  { message: 'Add up the height of the water', author: 'tlund', files: { 'height.go': HEIGHT } },
  { message: 'Test the height against a single cosine', author: 'mei-t', files: { 'height_test.go': HEIGHT_TEST } },
  { message: 'Add the constants of our own harbour', author: 'ines-duarte', files: { 'stations/acme.json': STATION } },
  {
    message: 'Find high and low waters\n\nA minute is as fine as the printed tables are.',
    author: 'mei-t',
    files: { 'extremes.go': EXTREMES },
  },
  {
    message: 'Say where the constants come from',
    author: 'ines-duarte',
    files: { 'docs/constants.md': '# Constants\n\nFitted to a year of readings of the gauge at the pilot station.\n' },
  },
  {
    message: 'Explain what a height is measured from',
    author: 'tlund',
    files: { 'README.md': '# tide\n\nTide tables from harmonic constants. Heights are metres above mean sea level.\n' },
  },
  {
    message: 'Add the station at the river mouth',
    author: 'ines-duarte',
    files: { 'stations/river-mouth.json': STATION.replace('Acme Harbour', 'River Mouth').replace('1.52', '1.21') },
  },
  {
    message: 'Choose a licence',
    author: 'ines-duarte',
    files: { LICENSE: 'Apache License, Version 2.0\nhttps://www.apache.org/licenses/LICENSE-2.0\n' },
  },
  {
    message: 'Format with gofmt before each commit',
    author: 'mei-t',
    files: { 'script/format': '#!/bin/sh\nset -eu\ngofmt -l -w .\n' },
  },
  {
    message: 'Release 0.3.0',
    author: 'tlund',
    files: { 'CHANGELOG.md': '# Changelog\n\n## 0.3.0\n\n- High and low waters\n- A second station\n' },
  },
];
