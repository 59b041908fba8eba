import { existsSync, readdirSync, rmSync } from 'node:fs'

import { build } from 'esbuild'

import { bundleOptions, functionFolders } from './bundles.ts'

// A bundle of a function that is gone must not stay.
const gone = existsSync('dist') ? readdirSync('dist').filter((name) => !functionFolders.includes(name)) : []
for (const name of gone) rmSync(`dist/${name}`, { recursive: true })

await build(bundleOptions)
