import type { KeyProbes } from '../lib/ports/destination-probes.ts'

/** The same questions on keys, each asked once: copies to several Regions are decrypted with one key. */
export function askingKeysOnce(probes: KeyProbes): KeyProbes {
  return {
    ...probes,
    describeKey: once(async (keyArn) => probes.describeKey(keyArn)),
    tryGrant: once(async (keyArn) => probes.tryGrant(keyArn)),
  }
}

function once<Answer>(ask: (about: string) => Promise<Answer>): (about: string) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return async (about) => {
    const answer = answers.get(about) ?? ask(about)
    answers.set(about, answer)
    return answer
  }
}
