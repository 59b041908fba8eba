import { partitionOfRegion } from '../partition.ts'
import type { LaneKey } from './lane-key.ts'

/** The role that Image Builder distributes with; accounts have it for Image Builder, and for us. AWS fixes its name. */
export function distributionRoleArn({ accountId, region }: LaneKey): string {
  return `arn:${partitionOfRegion(region)}:iam::${accountId}:role/EC2ImageBuilderDistributionCrossAccountRole`
}
