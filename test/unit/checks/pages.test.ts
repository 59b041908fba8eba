import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { checkOf } from '../../../functions/lib/domain/checks/registry/registry.ts'
import { awsPages, sentencesOf } from '../../../scripts/aws-pages/aws-pages.ts'
import { sentencesThatAsk } from './page-text.ts'

/** A folder with the two pages in Markdown, as AWS publishes them; they are not ours to keep here. */
const folder = process.env['AWS_PAGES']

/** How many sentences that ask for something the pages had when they were read last, in November 2026. */
const sentenceCounts: Readonly<Record<string, number>> = {
  'Image Builder: share resources': 49,
  'Image Builder: cross-account AMI distribution': 39,
}

describe.each(awsPages)('$title', (page) => {
  it('is held to checks, sentence by sentence', () => {
    const held = page.sentences.filter(({ checks }) => checks.every((check) => checkOf(check) !== undefined))

    process.stdout.write(
      `${page.title}: ${sentencesOf({ ...page, sentences: held })} of ${sentenceCounts[page.title]} sentences held to checks\n`,
    )
    expect(held).toEqual(page.sentences)
    expect(sentencesOf(page)).toBe(sentenceCounts[page.title])
  })

  it.each(page.sentences)('is quoted in a few words: "$quote"', ({ quote }) => {
    expect(quote.split(' ').length).toBeLessThan(10)
    expect(page.sentences.filter((other) => other.quote.includes(quote))).toHaveLength(1)
  })

  it.skipIf(folder === undefined)('has no sentence that asks for something and is not in the table', () => {
    const said = textOf(page.url)

    expect(asksOf(said, page).filter((sentence) => rowsFor(sentence, page).length !== 1)).toEqual([])
  })

  it.skipIf(folder === undefined)('says each sentence of the table as often as the table has it', () => {
    const sentences = asksOf(textOf(page.url), page)

    expect(
      page.sentences.filter(
        ({ quote, times = 1 }) => sentences.filter((sentence) => sentence.includes(quote)).length !== times,
      ),
    ).toEqual([])
  })
})

function asksOf(text: string, { wholeSections }: (typeof awsPages)[number]): readonly string[] {
  return sentencesThatAsk(text, wholeSections)
}

function rowsFor(sentence: string, { sentences }: (typeof awsPages)[number]) {
  return sentences.filter(({ quote }) => sentence.includes(quote))
}

/** The file of the folder that is the page: the one with the anchor of its address. */
function textOf(url: string): string {
  const name = url.slice(url.lastIndexOf('/') + 1).replace('.html', '')
  const texts = readdirSync(folder ?? '.').map((file) => readFileSync(join(folder ?? '.', file), 'utf8'))
  const page = texts.find((text) => text.includes(`<a name="${name}"></a>`))
  if (page === undefined) throw new Error(`Expected a page with the anchor ${name}, got none`)
  return page
}
