import type { CloudEvent } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'

/** Of the events of AMIs, as the benchmark is defined. */
const lost = 0.02
const doubled = 0.01

/** Buses that lose events of AMIs. */
export interface LossyEvents {
  readonly fateOf: (event: CloudEvent) => 'deliver' | 'drop' | 'double'
  /** Whether the event of an AMI was lost. */
  readonly hasLost: (imageId: string) => boolean
}

/** Loses and doubles events of AMIs, each once on its way over two buses, by a seed. */
export function lossyEvents(seed: number): LossyEvents {
  const source = createIdentifiers(seed + 1_000_003)
  const decided = new Set<string>()
  const gone: string[] = []
  return {
    fateOf: (event) => {
      if (event['detail-type'] !== 'EC2 AMI State Change' || decided.has(event.resources.join()))
        return 'deliver'
      decided.add(event.resources.join())
      const drawn = source.random()
      if (drawn < lost) gone.push(...event.resources)
      if (drawn < lost) return 'drop'
      return drawn < lost + doubled ? 'double' : 'deliver'
    },
    hasLost: (imageId) => gone.some((arn) => arn.endsWith(`/${imageId}`)),
  }
}
