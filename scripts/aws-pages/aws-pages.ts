import { distributionPage } from './distribution-page.ts'
import type { AwsPage } from './page-sentence.ts'
import { sharingPage } from './sharing-page.ts'

/** The two pages of AWS that define the job. */
export const awsPages: readonly AwsPage[] = [sharingPage, distributionPage]

/** How many sentences of a page are held to checks. */
export function sentencesOf({ sentences }: AwsPage): number {
  return sentences.reduce((sum, { times = 1 }) => sum + times, 0)
}
