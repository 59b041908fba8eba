import type { DistributeRule } from '../copying/copy-rule-schema.ts'
import type { Distribution } from '../copying/distribution-schema.ts'

/** The entries of a rule's `distribute`, object or array; none where it is the ARN of a configuration. */
export function distributionsIn(distribute: DistributeRule | undefined): readonly Distribution[] {
  if (distribute === undefined || typeof distribute === 'string') return []
  return 'distributions' in distribute ? distribute.distributions : distribute
}
