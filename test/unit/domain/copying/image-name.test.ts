import { describe, expect, it } from 'vitest'

import { formatBuildDate } from '../../../../functions/lib/domain/copying/build-date.ts'
import {
  attemptName,
  defaultNameTemplate,
  imageNameFrom,
  longestImageName,
} from '../../../../functions/lib/domain/copying/image-name.ts'
import { forSeeds } from './seeded-random.ts'

const build = { version: '1.2.3/4', createdAt: '2026-11-22T00:19:02.123Z' }
const date = '2026-11-22T00-19-02.123Z'

describe('formatBuildDate', () => {
  it.each([
    [undefined, date],
    ['yyyyMMddHHmmss', '20261122001902'],
    ['yy.MM', '26.11'],
    ["yyyy'T'SSS", '2026T123'],
    ['EEEE', undefined],
    ["yyyy'", undefined],
  ])('reads the format %s as %s', (format, text) => {
    expect(formatBuildDate(build.createdAt, format)).toBe(text)
  })

  it('reads no date that is none', () => {
    expect(formatBuildDate('yesterday')).toBeUndefined()
  })
})

describe('imageNameFrom', () => {
  it.each([
    ['Name {{ imagebuilder:buildDate }}', `Name ${date}`],
    ['a-{{imagebuilder:buildVersion}}', 'a-1.2.3-4'],
    ['a {{ imagebuilder:buildDate:yyyyMMHHss }}', 'a 2026110002'],
    ["ok ()[] ./-'@_", `ok ()[] ./-'@_ ${date}`],
    ['a:b{c}é', `a-b-c-- ${date}`],
    [defaultNameTemplate('al2023'), `al2023 ${date}`],
  ])('makes %s to %s', (template, name) => {
    expect(imageNameFrom(template, build)).toEqual({ kind: 'name', name })
  })

  it.each([
    '{{ ssm:/golden/ami }}',
    '{{ imagebuilder:builddate }}',
    '{{}}',
    '{{ imagebuilder:buildDate:QQ }}',
  ])('refuses %s by its name', (placeholder) => {
    expect(imageNameFrom(`x ${placeholder}`, build)).toEqual({ kind: 'unknownPlaceholder', placeholder })
  })

  it('cuts long names in the middle and keeps the date', () => {
    const reading = imageNameFrom(`${'a'.repeat(80)}{{ imagebuilder:buildDate }}${'z'.repeat(127)}`, build)

    const name = reading.kind === 'name' ? reading.name : ''
    expect(name).toHaveLength(longestImageName)
    expect(name).toContain(date)
    expect(name).toMatch(/^a.*\.\..*z$/)
  })

  it('shortens what is written, never what stands for a placeholder', () => {
    const template = `${'a'.repeat(20)}{{ imagebuilder:buildDate }}`.repeat(4)

    const reading = imageNameFrom(template, build)

    const name = reading.kind === 'name' ? reading.name : ''
    expect(name.split(date)).toHaveLength(5)
    expect(name).toHaveLength(longestImageName)
  })

  it('fills names up that are too short for EC2', () => {
    expect(imageNameFrom('{{ imagebuilder:buildDate:dd }}', build)).toEqual({ kind: 'name', name: '22-' })
  })

  it('leaves room for the number of an attempt and has only characters that EC2 takes, whatever the template', () => {
    const pieces = [
      'a',
      'ü',
      ' ',
      '{',
      '}',
      '{{ imagebuilder:buildDate }}',
      'long'.repeat(20),
      ':',
      '/',
    ] as const
    forSeeds(500, (random) => {
      const template = Array.from({ length: random.between(0, 12) }, () => random.pick(pieces)).join('')

      const reading = imageNameFrom(template, build)

      if (reading.kind !== 'name') throw new Error(reading.placeholder)
      expect(attemptName(reading.name, 9_999)).toMatch(/^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/)
      // The pieces can also put single braces side by side, which is no placeholder.
      const isDated = template.includes('buildDate') || !template.includes('{{')
      expect(reading.name.includes(date)).toBe(isDated)
    })
  })
})
