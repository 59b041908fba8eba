/** Regions that every account has from the beginning (AWS Account Management Guide, "Specify which AWS Regions"). */
const standardRegions: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
])

/** Regions that an account has to enable before it can use them. */
const optInRegions: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
])

/** Every Region of the partition `aws`, in alphabetical order. */
export const awsRegions: readonly string[] = [...standardRegions, ...optInRegions].toSorted()

/** Whether accounts have to enable a Region before they can use it. */
export function isOptIn(region: string): boolean {
  return optInRegions.has(region)
}
