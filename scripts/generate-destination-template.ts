import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

import { destinationTemplateFile, renderDestinationTemplate } from '../infra/destination-template.ts'

/** Writes the template of destination accounts. A test fails when it is not what this writes. */
writeFileSync(destinationTemplateFile, `${JSON.stringify(renderDestinationTemplate(), undefined, 2)}\n`)
execFileSync('node_modules/.bin/oxfmt', [destinationTemplateFile])
console.log(destinationTemplateFile)
