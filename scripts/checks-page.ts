import type { Check, CheckMethod } from '../functions/lib/domain/checks/check.ts'
import { checkGroups } from '../functions/lib/domain/checks/registry/registry.ts'
import type { CheckGroup } from '../functions/lib/domain/checks/registry/registry.ts'
import { awsPages, sentencesOf } from './aws-pages/aws-pages.ts'
import type { AwsPage } from './aws-pages/page-sentence.ts'

/** Where the page of all checks is. */
export const checksPageFile = 'docs/checks.md'

const methods: Readonly<Record<CheckMethod, string>> = {
  input: 'in rules, input and plan',
  read: 'by reading what is there',
  probe: 'by a call that changes nothing',
  refusal: 'when the real call is refused',
}

const introduction = `<!-- Written by npm run generate from functions/lib/domain/checks/registry. -->

# Checks

Every finding has the id of a check. This page says of each what holds when it passes, how that is found out, what it
means when it does not, and what to do; \`ibshare show RUN\` tells the remedy with the real names in place of the capitals.

A check **passed**, **failed**, or **warned**: then nothing is in the way yet. **unproven**: nothing that we may ask tells,
which never counts as passed. **waived**: it failed, and a waiver of the rules file takes it out of the verdict.

| severity | what follows |
| --- | --- |
| error | something wanted is left undone, and only what the finding touches |
| warning | the run goes on; something goes wrong later, takes longer or costs more |
| note | nothing is to be done; it is told so that nobody wonders |

What can be found only *when the real call is refused* is unproven until that call has been made once.`

/** All registered checks as a page in Markdown. */
export function renderChecksPage(): string {
  const contents = checkGroups.map(
    ({ title, checks }) => `- [${title}](#${anchorOf(title)}), ${checks.length}`,
  )
  const pagesInContents = awsPages.map((page) => `- [${headingOf(page)}](#${anchorOf(headingOf(page))})`)
  return `${[
    introduction,
    [...contents, ...pagesInContents].join('\n'),
    ...checkGroups.map(renderGroup),
    ...awsPages.map(renderAwsPage),
  ].join('\n\n')}\n`
}

function renderGroup({ title, checks }: CheckGroup): string {
  const rows = checks.map(
    ({ id, proves, how, severity }) =>
      `| [\`${id}\`](#${anchorOf(id)}) | ${linked(proves)} | ${severity} | ${methods[how]} |`,
  )
  const overview = [
    '| check | what holds when it passes | severity | found |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]
  return [`## ${title}`, overview.join('\n'), ...checks.map(renderCheck)].join('\n\n')
}

function renderCheck({ id, page, causes, means, remedy }: Check): string {
  const list = causes.map((cause) => `- ${linked(cause)}`).join('\n')
  return [
    `### ${id}`,
    `${linked(means)}.`,
    ...(causes.length === 0 ? [] : [`Possible causes:\n\n${list}`]),
    `**What to do**: ${linked(remedy)}.`,
    `Page: [${page.title}](${page.url})`,
  ].join('\n\n')
}

/** Which check holds us to which sentence of a page of AWS. */
function renderAwsPage(page: AwsPage): string {
  const rows = page.sentences.map(({ quote, asks, checks, unproven }) => {
    const links = checks.map((id) => `[\`${id}\`](#${anchorOf(id)})`).join(', ')
    const doubt = unproven === undefined ? '' : `; partly unproven: ${unproven}`
    return `| ... ${quote} ... | ${asks}${doubt} | ${links} |`
  })
  return [
    `## ${headingOf(page)}`,
    `Every sentence of the [page](${page.url}) that asks for something, ${sentencesOf(page)} of them, found by a few of its words, and the checks that hold us to it.`,
    ['| words | what it asks for | checks |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
}

function headingOf({ title }: AwsPage): string {
  return `What AWS asks for: ${title}`
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-')
}

/** The page is in docs/: what the registry calls by its path from the root becomes a link. */
function linked(text: string): string {
  return text.replaceAll(/docs\/([\w/-]+\.md)/g, '[docs/$1]($1)')
}
