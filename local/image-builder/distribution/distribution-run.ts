import type { Image } from '@aws-sdk/client-imagebuilder'

import type { Entry } from '../entry.ts'
import type { Actors } from './actors.ts'
import type { CopySource } from './copy-image.ts'
import type { Destinations } from './destinations.ts'
import type { DistributionParts } from './distribution-parts.ts'
import type { Ec2Calls } from './ec2-calls.ts'

/** A distribution under way: the AMI has been built, and Image Builder has the role that it acts in. */
export interface DistributionRun {
  readonly parts: DistributionParts
  readonly image: Entry<Image>
  readonly destinations: Destinations
  readonly actors: Actors
  readonly ec2: Ec2Calls
  readonly source: CopySource
}
