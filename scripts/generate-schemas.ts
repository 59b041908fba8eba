import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { publishedSchemas } from './published-schemas.ts'

/** Writes the published JSON Schemas. A test fails when they are not what this writes. */
const files = publishedSchemas().map(({ file, schema }) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`)
  return file
})
execFileSync('node_modules/.bin/oxfmt', files)
console.log(files.join('\n'))
