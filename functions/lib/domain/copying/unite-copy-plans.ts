import type { Finding } from '../outcome.ts'
import type { CopyPlan, PlannedImage } from './copy-plan.ts'
import { sumOfCosts } from './plan-costs.ts'
import type { ImageCopyPlan } from './plan-image-copies.ts'

/** What is planned of one image. */
export interface ImagePlan extends ImageCopyPlan, PlannedImage {}

/** The plan of a run of what is planned of its images; `findings` are about images that nothing is planned of. */
export function uniteCopyPlans(
  plans: readonly ImagePlan[],
  rest: { readonly findings: readonly Finding[]; readonly nothingToCopy?: string },
): CopyPlan {
  return {
    ...rest,
    images: plans.map(({ arn, sourceImageId }) => ({ arn, sourceImageId })),
    copies: plans.flatMap(({ copies }) => copies),
    blocked: plans.flatMap(({ blocked }) => blocked),
    findings: distinct([...rest.findings, ...plans.flatMap(({ findings }) => findings)]),
    sideFindings: distinct(plans.flatMap(({ sideFindings }) => sideFindings)),
    costs: sumOfCosts(plans.map(({ costs }) => costs)),
  }
}

/** What is wrong with a configuration is found again with each image. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
}
