import type { MadeCopy } from '../result.ts'

/**
 * When the last account could have its AMI, in milliseconds, if every copy through a relay began with the relay, those
 * behind it at its end, and nothing else took any time: no schedule with one relay for each image and Region ends sooner.
 */
export function relayBound(copies: readonly MadeCopy[]): number {
  const relays = new Map(copies.filter(({ relay }) => relay).map((copy) => [placeOf(copy), millisOf(copy)]))
  const others = copies.filter(({ relay, failed }) => !relay && !failed)
  return Math.max(0, ...others.map((copy) => (relays.get(placeOf(copy)) ?? 0) + millisOf(copy)))
}

function placeOf({ lane, image }: MadeCopy): string {
  const [, region = ''] = lane.split('/')
  return `${image} ${region}`
}

function millisOf({ startMs, endMs }: MadeCopy): number {
  return endMs - startMs
}
