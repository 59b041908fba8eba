import type { Place } from '../cloud/place.ts'
import type { Ec2World } from './ec2-world.ts'

/** What a world says of copying to one account and Region. */
export function laneSettings(
  world: Ec2World,
  { accountId, region }: Place,
): { readonly concurrentCopies: number; readonly copySeconds: number | undefined } {
  const fitting = world.lanes.filter(
    (lane) => (lane.accountId ?? accountId) === accountId && (lane.region ?? region) === region,
  )
  const first = <Value>(read: (lane: Ec2World['lanes'][number]) => Value | undefined): Value | undefined =>
    fitting.map(read).find((value) => value !== undefined)
  return {
    concurrentCopies: first((lane) => lane.concurrentCopies) ?? world.concurrentCopies,
    copySeconds: first((lane) => lane.copySeconds),
  }
}
