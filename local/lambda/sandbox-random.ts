import nodeCrypto from 'node:crypto'

import type { Identifiers } from '../cloud/identifiers.ts'

/** Random values for code in a sandbox, all from the cloud's seed. */
export interface SandboxRandom {
  /** Stands in for `Math.random`. */
  readonly random: () => number
  /** Stands in for the module `node:crypto`. */
  readonly cryptoModule: object
  /** Stands in for the global `crypto`. */
  readonly webCrypto: object
}

/** Only what makes up random values is replaced; digests, HMACs and keys are Node's own. */
export function createSandboxRandom(identifiers: Identifiers): SandboxRandom {
  const fill = <Target extends ArrayBufferView>(target: Target): Target => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
    for (let index = 0; index < bytes.length; index += 1)
      bytes[index] = Math.floor(identifiers.random() * 256)
    return target
  }
  const randomUUID = (): string => identifiers.uuid()
  const webCrypto = { getRandomValues: fill, randomUUID, subtle: nodeCrypto.webcrypto.subtle }

  const replacements = {
    randomUUID,
    randomBytes: (size: number) => fill(Buffer.alloc(size)),
    randomFillSync: fill,
    randomInt: (...range: readonly number[]) => {
      const [least, limit] = range.length > 1 ? range : [0, ...range]
      return Math.floor((least ?? 0) + identifiers.random() * ((limit ?? 0) - (least ?? 0)))
    },
    getRandomValues: fill,
    webcrypto: webCrypto,
  }
  return {
    random: () => identifiers.random(),
    webCrypto,
    cryptoModule: replaceMembers(nodeCrypto, replacements),
  }
}

/** A copy of a module with other members in place of some of its own; untouched getters are not run. */
export function replaceMembers(original: object, replacements: Readonly<Record<string, unknown>>): object {
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(original), ...Object.getOwnPropertyDescriptors(replacements) },
  )
}
