import type { BuiltImage } from './built-image.ts'
import { pricesAsOf, storagePrice, transferPrice } from './prices.ts'
import type { PlannedCopy } from './source-plan.ts'

/** What a plan costs. An upper bound: copies of whole volumes, although later copies to a Region are incremental. */
export interface Costs {
  readonly copies: number
  /** Gigabytes between Regions. */
  readonly transferGigabytes: number
  /** Gigabytes of snapshots that are kept. */
  readonly storageGigabytes: number
  /** Once. */
  readonly transferDollars: number
  /** Each month, for as long as the copies are kept. */
  readonly storageDollarsPerMonth: number
}

/** What a plan costs, and what its other ways would. */
export interface PlanCosts {
  readonly planned: Costs
  /** Every account's copy straight from the Region of the build. */
  readonly withoutRelay: Costs
  /** Launch permission on one AMI of the owner in each Region, instead of a copy for each account. */
  readonly asLaunchPermission: Costs
  /** When the prices were noted, `yyyy-mm-dd`. */
  readonly pricesAsOf: string
}

/** Adds up what the copies of an image cost; AMIs that are there cost nothing. */
export function costsOf(
  planned: readonly PlannedCopy[],
  built: Pick<BuiltImage, 'ownerId' | 'region' | 'amis'>,
): PlanCosts {
  const copies = planned.filter(({ existingImageId }) => existingImageId === undefined)
  const paths = copies.map((copy) => pathOf(copy, copy.request.source.region))
  const direct = copies
    .filter(({ isRelay, outputs }) => !isRelay || outputs.launchPermission !== undefined)
    .map((copy) => pathOf(copy, directSource(copy, built)))
  return {
    planned: sum(paths),
    withoutRelay: sum(direct),
    asLaunchPermission: sum(oncePerRegion(paths, built)),
    pricesAsOf,
  }
}

/** What the copies of several images cost together. */
export function sumOfCosts(costs: readonly PlanCosts[]): PlanCosts {
  return {
    planned: costs.map(({ planned }) => planned).reduce(bothCosts, noCosts),
    withoutRelay: costs.map(({ withoutRelay }) => withoutRelay).reduce(bothCosts, noCosts),
    asLaunchPermission: costs.map(({ asLaunchPermission }) => asLaunchPermission).reduce(bothCosts, noCosts),
    pricesAsOf,
  }
}

const noCosts: Costs = sum([])

function bothCosts(a: Costs, b: Costs): Costs {
  return {
    copies: a.copies + b.copies,
    transferGigabytes: a.transferGigabytes + b.transferGigabytes,
    storageGigabytes: a.storageGigabytes + b.storageGigabytes,
    transferDollars: roundedToCents(a.transferDollars + b.transferDollars),
    storageDollarsPerMonth: roundedToCents(a.storageDollarsPerMonth + b.storageDollarsPerMonth),
  }
}

interface CopyPath {
  readonly from: string
  readonly to: string
  readonly gigabytes: number
}

function pathOf({ region, gigabytes }: PlannedCopy, from: string): CopyPath {
  return { from, to: region, gigabytes }
}

function directSource({ request, region }: PlannedCopy, built: Pick<BuiltImage, 'region'>): string {
  return request.source.kind === 'image' && request.source.region === region ? region : built.region
}

/** Regions where the owner has the AMI already need nothing. */
function oncePerRegion(
  paths: readonly CopyPath[],
  { ownerId, region, amis }: Pick<BuiltImage, 'ownerId' | 'region' | 'amis'>,
): readonly CopyPath[] {
  const there = new Set(amis.filter(({ accountId }) => accountId === ownerId).map((ami) => ami.region))
  const byRegion = Map.groupBy(
    paths.filter(({ to }) => to !== region && !there.has(to)),
    ({ to }) => to,
  )
  return [...byRegion].map(([to, same]) => ({
    from: region,
    to,
    gigabytes: Math.max(...same.map(({ gigabytes }) => gigabytes)),
  }))
}

function sum(paths: readonly CopyPath[]): Costs {
  const crossing = paths.filter(({ from, to }) => from !== to)
  return {
    copies: paths.length,
    transferGigabytes: total(crossing, ({ gigabytes }) => gigabytes),
    storageGigabytes: total(paths, ({ gigabytes }) => gigabytes),
    transferDollars: roundedToCents(
      total(crossing, ({ from, to, gigabytes }) => transferPrice(from, to) * gigabytes),
    ),
    storageDollarsPerMonth: roundedToCents(total(paths, ({ to, gigabytes }) => storagePrice(to) * gigabytes)),
  }
}

function total(paths: readonly CopyPath[], of: (path: CopyPath) => number): number {
  return paths.reduce((sum, path) => sum + of(path), 0)
}

function roundedToCents(dollars: number): number {
  return Math.round(dollars * 100) / 100
}
