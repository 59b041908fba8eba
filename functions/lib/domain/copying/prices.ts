/**
 * When the prices were noted. US dollars, without discounts, tax and free tiers, from the public pages "Amazon EC2
 * On-Demand Pricing" (data transfer out to other AWS Regions) and "Amazon EBS Pricing" (snapshots, standard tier). They
 * are for an estimate and were not read from AWS's price list API; AWS's own page holds.
 */
export const pricesAsOf = '2026-11-22'

/** A gigabyte from one Region to another, by the Region that it leaves; the owner of the source AMI pays it. */
const transferByRegion: Readonly<Record<string, number>> = {
  'af-south-1': 0.147,
  'ap-east-1': 0.09,
  'ap-northeast-1': 0.09,
  'ap-northeast-2': 0.08,
  'ap-south-1': 0.086,
  'ap-southeast-1': 0.09,
  'ap-southeast-2': 0.098,
  'me-south-1': 0.1105,
  'sa-east-1': 0.138,
}

/** Most Regions of North America and Europe. */
const usualTransfer = 0.02

/** The one pair of Regions that is cheaper than the others. */
const nearTransfer = 0.01
const nearRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-east-2'])

/** A gigabyte of snapshot for a month, where it differs from the usual; the owner of the copy pays it. */
const storageByRegion: Readonly<Record<string, number>> = {
  'ap-southeast-2': 0.055,
  'ca-central-1': 0.055,
  'eu-central-1': 0.054,
  'eu-west-2': 0.053,
  'eu-west-3': 0.053,
  'sa-east-1': 0.068,
  'us-west-1': 0.055,
}

const usualStorage = 0.05

/** Dollars for a gigabyte from one Region to another; nothing inside a Region. */
export function transferPrice(from: string, to: string): number {
  if (from === to) return 0
  if (nearRegions.has(from) && nearRegions.has(to)) return nearTransfer
  return transferByRegion[from] ?? usualTransfer
}

/** Dollars for a gigabyte of snapshot in a Region for a month. */
export function storagePrice(region: string): number {
  return storageByRegion[region] ?? usualStorage
}
