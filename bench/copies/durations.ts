import { createHash } from 'node:crypto'

import { createIdentifiers } from '../../local/cloud/identifiers.ts'
import { medianSeconds, type Workload } from './workload.ts'

/** Of an image whose size says nothing. */
const medianGib = 16

/** What durations come from: nothing else decides them, so everybody who plays a seed copies equally long. */
export interface DurationSource extends Pick<Workload, 'sigma' | 'sizeSigma'> {
  readonly seed: number
}

/** The size of an image, in GiB: the longer its copies take, the larger it is. */
export function sizeOf({ seed, sizeSigma }: DurationSource, image: number): number {
  return Math.max(1, Math.round(medianGib * Math.exp(sizeSigma * normal(`${seed}/image/${image}`))))
}

/** How long the copy of an image to a lane takes, in seconds. */
export function secondsOf(source: DurationSource, image: number, lane: string): number {
  const { seed, sigma, sizeSigma } = source
  const noise = Math.sqrt(sigma ** 2 - sizeSigma ** 2) * normal(`${seed}/copy/${image}/${lane}`)
  return medianSeconds * Math.exp(sizeSigma * normal(`${seed}/image/${image}`) + noise)
}

/** A value of the standard normal distribution that belongs to a text (Box and Muller). */
export function normal(text: string): number {
  const source = createIdentifiers(createHash('sha256').update(text).digest().readUInt32BE(0))
  const radius = Math.sqrt(-2 * Math.log(1 - source.random()))
  return radius * Math.cos(2 * Math.PI * source.random())
}
