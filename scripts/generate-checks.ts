import { writeFileSync } from 'node:fs'

import { checksPageFile, renderChecksPage } from './checks-page.ts'

/** Writes the page of all checks. A test fails when it is not what this writes. */
writeFileSync(checksPageFile, renderChecksPage())
console.log(checksPageFile)
