import type { MapItem } from '../model.ts'

/** One element for a Map state to work on, and what its states get as input. */
export interface MapJob {
  readonly item: MapItem
  readonly input: unknown
}

/** The work of one attempt at a Map state. */
export interface MapWork {
  readonly jobs: readonly MapJob[]
  /** 0 for as many as AWS allows. */
  readonly maxConcurrency: number
}
