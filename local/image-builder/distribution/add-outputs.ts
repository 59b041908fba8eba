import type { Destination } from './destinations.ts'
import { amiEntries } from './destinations.ts'
import type { DistributionRun } from './distribution-run.ts'
import { permitLaunch, putParameter, updateTemplate } from './image-outputs.ts'
import { tryFor, type Outcome } from './outcome.ts'

/** Gives every AMI that is there its launch permission and parameters, and then AMIs to the launch templates. */
export async function addOutputs(
  run: DistributionRun,
  outcomes: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const finished: Outcome[] = []
  for (const outcome of outcomes) {
    const { destination, imageId } = outcome
    if (imageId === undefined || outcome.failure !== undefined) finished.push(outcome)
    else {
      const tried = await tryFor(destination, async () => finish(run, destination, imageId))
      finished.push(tried.kind === 'failed' ? { ...tried.outcome, imageId } : outcome)
    }
  }
  return [...finished, ...(await updateTemplates(run, outcomes))]
}

async function finish(run: DistributionRun, destination: Destination, imageId: string): Promise<void> {
  const { parts, ec2, image, actors } = run
  const { accountId, region, launchPermission: permission } = destination
  const actor = { caller: await actors.of(accountId, region), region }
  if (permission !== undefined) await permitLaunch(ec2, actor, { imageId, permission })
  const parameters = amiEntries(image.shown)
    .filter((entry) => entry.region === region)
    .flatMap(({ ssmParameterConfigurations = [] }) => ssmParameterConfigurations)
  for (const parameter of parameters) {
    if ((parameter.amiAccountId ?? image.id.accountId) !== accountId) continue
    await putParameter(parts, actor, { imageId, parameter })
  }
}

/**
 * Every launch template, whoever owns it, gets an AMI of the account that builds: the one in the template's Region, else
 * the one that was built (README of AWS's sample for cross-account distribution, "Launch template gotcha").
 */
async function updateTemplates(
  run: DistributionRun,
  outcomes: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const { ec2, image, destinations, actors, source } = run
  const ownerId = image.id.accountId
  const failures: Outcome[] = []
  for (const { region = source.region, launchTemplateConfigurations = [] } of amiEntries(image.shown)) {
    const own = outcomes.find(
      ({ destination, failure }) =>
        destination.accountId === ownerId && destination.region === region && failure === undefined,
    )
    const imageId = own?.imageId ?? source.imageId
    for (const template of launchTemplateConfigurations) {
      const destination = { ...destinations.source, accountId: template.accountId ?? ownerId, region }
      const tried = await tryFor(destination, async () => {
        const actor = { caller: await actors.of(destination.accountId, region), region }
        await updateTemplate(ec2, actor, { imageId, template })
      })
      if (tried.kind === 'failed') failures.push(tried.outcome)
    }
  }
  return failures
}
