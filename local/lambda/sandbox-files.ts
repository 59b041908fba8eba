import fs from 'node:fs'

/** Stands in for `node:fs`. */
export interface EmptyFileSystem {
  readonly constants: object
  readonly promises: object
}

/**
 * A file system without any file: everything that asks for one learns that there is none. The SDK looks for
 * `~/.aws/config`; that of whoever runs the cloud is none of the function's business.
 */
export function createEmptyFileSystem(): EmptyFileSystem {
  return {
    ...Object.fromEntries(functionNames(fs).map((name) => [name, answerOf(name)])),
    constants: fs.constants,
    promises: Object.fromEntries(
      functionNames(fs.promises).map((name) => [
        name,
        async () => {
          throw noSuchFile(name)
        },
      ]),
    ),
  }
}

function answerOf(name: string): (...args: readonly unknown[]) => unknown {
  if (name === 'existsSync') return () => false
  return (...args) => {
    const callback = args.at(-1)
    if (typeof callback !== 'function') throw noSuchFile(name)
    process.nextTick(callback, noSuchFile(name))
    return undefined
  }
}

function functionNames(module: object): readonly string[] {
  return Object.keys(module).filter(
    (key) => /^[a-z]/.test(key) && typeof Reflect.get(module, key) === 'function',
  )
}

function noSuchFile(operation: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, ${operation}`), {
    code: 'ENOENT',
    errno: -2,
    syscall: operation,
  })
}
