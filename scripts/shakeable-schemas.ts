import { readFile } from 'node:fs/promises'

import type { Plugin } from 'esbuild'

const schemaFile = /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_\d+\.js$/

/**
 * Lets esbuild leave out the schemas of operations that a function never calls: half of a bundle that uses EC2.
 * The SDK writes member traits as `{ [_xN]: _m }`; a computed key might run code, so esbuild keeps every such schema.
 */
export const shakeableSchemas: Plugin = {
  name: 'shakeable-schemas',
  setup: (build) => {
    build.onLoad({ filter: schemaFile }, async ({ path }) => ({
      contents: withLiteralKeys(await readFile(path, 'utf8')),
    }))
  },
}

/** Puts each string constant of the file in place of its name wherever that is a computed key. */
export function withLiteralKeys(source: string): string {
  const constants = new Map(
    Array.from(source.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm), ([, name = '', text = '']) => [
      name,
      text,
    ]),
  )
  return source.replaceAll(/(?<=[{,]\s*)\[(\w+)\](?=:)/g, (key, name: string) => constants.get(name) ?? key)
}
