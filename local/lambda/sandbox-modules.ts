import { createRequire, isBuiltin } from 'node:module'

import { moduleNotFound } from './handler-module.ts'
import { createEmptyFileSystem } from './sandbox-files.ts'

/** Modules that would lead out of the sandbox; the SDK loads some of them without using them. */
const closedModules: ReadonlySet<string> = new Set([
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'http2',
  'inspector',
  'module',
  'net',
  'repl',
  'tls',
  'vm',
  'worker_threads',
])

const requireBuiltin = createRequire(import.meta.url)

/**
 * The `require` of a sandbox: Node's built-in modules, with `replacements` (keys without `node:`) in place of some,
 * an empty file system, and no way out to the network or to other processes.
 */
export function createSandboxRequire(
  replacements: Readonly<Record<string, unknown>>,
): (id: string) => unknown {
  const files = createEmptyFileSystem()
  const own: Readonly<Record<string, unknown>> = {
    fs: files,
    'fs/promises': files.promises,
    ...replacements,
  }

  return (id) => {
    const name = id.replace(/^node:/, '')
    if (Object.hasOwn(own, name)) return own[name]
    if (!isBuiltin(id)) throw moduleNotFound(id)
    const builtin: unknown = requireBuiltin(`node:${name}`)
    return closedModules.has(name) ? closed(name, builtin) : builtin
  }
}

/** The members of a module with every function replaced by one that throws: loading it works, using it does not. */
function closed(name: string, builtin: unknown): object {
  if (typeof builtin !== 'object' || builtin === null) return {}
  return Object.fromEntries(
    Object.keys(builtin).map((key) => {
      const member: unknown = Reflect.get(builtin, key)
      return [key, typeof member === 'function' ? refuse(`${name}.${key}`) : member]
    }),
  )
}

function refuse(member: string): () => never {
  return () => {
    throw new Error(
      `Expected the function to use what its in-process environment offers, got a call of ${member}`,
    )
  }
}
