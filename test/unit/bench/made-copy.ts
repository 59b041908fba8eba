import type { MadeCopy } from '../../../bench/copies/result.ts'

/** A copy that was made with nothing special about it. */
export function madeCopy(said: Pick<MadeCopy, 'lane' | 'startMs' | 'endMs'> & Partial<MadeCopy>): MadeCopy {
  return {
    run: 'run-1',
    image: 0,
    failed: false,
    gib: 8,
    crossed: false,
    relay: false,
    isEventLost: false,
    ...said,
  }
}
