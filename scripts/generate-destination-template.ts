import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

import { destinationPageFile, showDiff } from '../infra/destination-page.ts'
import { destinationTemplateFile, renderDestinationTemplate } from '../infra/destination-template.ts'

/**
 * Writes the template of destination accounts, and into its page what the role may do beyond AWS's own statements. Tests
 * fail when they are not what this writes.
 */
const template = renderDestinationTemplate()
writeFileSync(destinationTemplateFile, `${JSON.stringify(template, undefined, 2)}\n`)
execFileSync('node_modules/.bin/oxfmt', [destinationTemplateFile])
writeFileSync(destinationPageFile, showDiff(readFileSync(destinationPageFile, 'utf8'), template))
console.log(`${destinationTemplateFile}\n${destinationPageFile}`)
