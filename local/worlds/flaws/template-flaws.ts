import { BadInput } from '../../bad-input.ts'
import { putLaunchTemplates, removeLaunchTemplates } from '../../deploy/destination-templates.ts'
import type { Flaw, Site } from './flaw.ts'

/** What may be wrong with the launch template of an account. */
export const templateFlaws = {
  noLaunchTemplate: {
    breaks: async (site) => removeLaunchTemplates(checked(site)),
    mends: async (site) => putLaunchTemplates(site, 'tagged'),
  },
  noTag: {
    breaks: async (site) => putLaunchTemplates(checked(site), 'untagged'),
    mends: async (site) => putLaunchTemplates(site, 'tagged'),
  },
} satisfies Readonly<Record<string, Flaw>>

function checked(site: Site): Site {
  if (site.destinations.launchTemplate !== undefined) return site
  throw new BadInput(
    'destinations.flaws: Expected destinations.launchTemplate beside flaws of launch templates',
  )
}
