import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'

import { moduleExtensions, moduleNotFound } from './handler-module.ts'

/** A compiled CommonJS module: run in a context, it yields the function that Node would wrap around it. */
export interface BundleScript {
  readonly path: string
  readonly script: Script
}

/** Compiled bundles, each compiled once, however many environments run it. */
export interface BundleScripts {
  /** @throws Error with code MODULE_NOT_FOUND, or a SyntaxError. */
  load(codeFolder: string, fileName: string): BundleScript
}

interface CompiledBundle extends BundleScript {
  readonly version: string
}

/** An empty store; clouds that live one after the other may share it. A changed file is compiled anew. */
export function createBundleScripts(): BundleScripts {
  const compiled = new Map<string, CompiledBundle>()

  return {
    load: (codeFolder, fileName) => {
      const { path, version } = findModule(codeFolder, fileName)
      const known = compiled.get(path)
      if (known?.version === version) return known

      const code = readFileSync(path, 'utf8')
      const script = new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
        filename: path,
      })
      const bundle = { path, version, script }
      compiled.set(path, bundle)
      return bundle
    },
  }
}

function findModule(
  codeFolder: string,
  fileName: string,
): { readonly path: string; readonly version: string } {
  for (const extension of moduleExtensions) {
    const path = join(codeFolder, fileName + extension)
    const file = statSync(path, { throwIfNoEntry: false })
    if (file?.isFile() === true) return { path, version: `${file.mtimeMs} ${file.size}` }
  }
  throw moduleNotFound(fileName)
}
