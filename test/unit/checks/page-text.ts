/** The sentences of a page in Markdown, as AWS publishes it, that ask for something. */

const rules = /\b(?:must|cannot|only|needs?|requires|required)\b/

/** Where else to read, what to click and what to type asks for nothing. */
const noRules = /^(?:For more information|See|Run|Use|Choose|Open)\b|, see\b|:\.?$/

/** What is written between a note's heading and the next heading of whatever kind. */
const endOfNote = /^(?:#|\*\*|\d+\.|-{3})/

export function sentencesThatAsk(page: string, wholeSections: readonly string[]): readonly string[] {
  let isWhole = false
  let isNote = false
  return withoutCode(page)
    .split('\n')
    .flatMap((raw) => {
      const heading = /^#+ (.*)$/.exec(plain(raw))?.[1]?.trim()
      const line = raw.trim()
      if (heading !== undefined) {
        // The steps after the tabs of an example belong to the section that the tabs are in.
        isWhole = wholeSections.includes(heading) || (isWhole && heading === '[ JSON ]')
        isNote = false
        return []
      }
      if (line.startsWith('**Note**')) {
        isNote = true
        return []
      }
      if (endOfNote.test(line)) isNote = false
      const isListed = line.startsWith('+ ')
      return plain(line)
        .replace(/^(?:\+|\d+\.)\s*/, '')
        .split(/(?<=[.:])\s+(?=[A-Z])/)
        .map((sentence) => sentence.trim())
        .filter((sentence) => sentence !== '' && (isListed || /[.:]$/.test(sentence)))
        .filter((sentence) => !noRules.test(sentence))
        .filter(
          (sentence) => isWhole || isNote || (isListed && isRecipient(sentence)) || rules.test(sentence),
        )
    })
}

/** With whom resources may be shared stands in a list outside the prerequisites. */
function isRecipient(sentence: string): boolean {
  return /\borganization(?: in AWS Organizations)?\.$/.test(sentence)
}

function withoutCode(page: string): string {
  return page.replaceAll(/```[\s\S]*?```/g, '')
}

function plain(markdown: string): string {
  return markdown
    .replaceAll(/<a [^>]*><\/a>/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll(/[*`]/g, '')
}
