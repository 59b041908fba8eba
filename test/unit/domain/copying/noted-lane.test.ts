import { describe, expect, it } from 'vitest'

import { isLeftToSweep, notesAfter } from '../../../../functions/lib/domain/copying/noted-lane.ts'
import { copyOf, laneOf, minutesAgo } from './copies.ts'

const copying = (name: string) =>
  copyOf(name, { state: 'copying', imageId: `ami-of-${name}`, startedAt: minutesAgo(5) })
const notedAt = minutesAgo(1)
const control = { version: 7, admitted: [], takesNotes: true, notedAt } as const
const few = [copying('a'), copying('b')]
const many = ['a', 'b', 'c', 'd'].map(copying)

describe('isLeftToSweep', () => {
  it.each([
    ['whose copies are only followed', { control, copies: few }, true],
    ['that no patient sweep serves', { copies: few }, false],
    ['in which a copy waits for a slot', { control, copies: [...few, copyOf('c')] }, false],
    ['of many copies', { control, copies: many }, false],
  ])('judges a lane %s', (_, lane, expected) => {
    expect(isLeftToSweep(laneOf(lane))).toBe(expected)
  })
})

describe('notesAfter', () => {
  it('opens a lane of few copies to notes where the sweep leaves lanes alone', () => {
    expect(notesAfter(laneOf({ copies: few }), 'patientSweep')).toEqual({ takesNotes: true })
  })

  it.each(['patientSweep', 'wakeUp'] as const)('keeps the note of a lane when a %s writes', (writer) => {
    expect(notesAfter(laneOf({ control, copies: few }), writer)).toEqual({ takesNotes: true, notedAt })
  })

  it.each([
    ['a sweep that looks at every lane', laneOf({ control, copies: few }), 'sweep'],
    ['a wake-up, where none was open', laneOf({ copies: few }), 'wakeUp'],
    ['a sweep, where many copies are open', laneOf({ control, copies: many }), 'patientSweep'],
  ] as const)('leaves no notes when %s writes', (_, lane, writer) => {
    expect(notesAfter(lane, writer)).toEqual({})
  })
})
