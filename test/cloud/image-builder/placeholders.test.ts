import { describe, expect, it } from 'vitest'

import { amiNameOf, fillPlaceholders } from '../../../local/image-builder/distribution/placeholders.ts'

const values = { createdAt: '2027-01-04T09:08:07.006Z', version: '1.2.3/4' }
const date = '2027-01-04T09-08-07.006Z'

describe('placeholders', () => {
  it.each([
    ['{{ imagebuilder:buildDate }}', date],
    ['{{imagebuilder:buildDate}}/{{imagebuilder:buildVersion}}', `${date}/1.2.3-4`],
    ['{{ imagebuilder:buildDate:yyyyMMHHss }}', '2027010907'],
    ['{{ imagebuilder:buildDate:yyyy-MM-dd HH.mm.ss.SSS }}', '2027-01-04 09.08.07.006'],
    ['{{ imagebuilder:buildNumber }}', '{{ imagebuilder:buildNumber }}'],
    ['{{ imagebuilder:buildVersion:x }}', '{{ imagebuilder:buildVersion:x }}'],
    ['{ imagebuilder:buildDate }', '{ imagebuilder:buildDate }'],
  ])('%s are filled in where they are known', (text, filled) => {
    expect(fillPlaceholders(text, values)).toBe(filled)
  })

  it('come to a name that has none', () => {
    expect(amiNameOf('fleet', values)).toBe(`fleet ${date}`)
    expect(amiNameOf('fleet {{ imagebuilder:buildVersion }}', values)).toBe('fleet 1.2.3-4')
  })
})
