import type { Place } from '../../cloud/place.ts'
import type { Ec2Parts } from '../ec2-parts.ts'
import type { Tags } from '../tag-store.ts'

/** Launch templates that worlds have from the beginning: their ids can be chosen, so that rules can name them. */
export interface GivenTemplates {
  /** A template with one version that says nothing; takes the place of one with the same id. */
  put(place: Place, template: { readonly id: string; readonly name: string; readonly tags: Tags }): void
  remove(place: Place, id: string): void
}

/** Puts templates in without a request. */
export function createGivenTemplates({ core, launchTemplates, tags }: Ec2Parts): GivenTemplates {
  return {
    put: (place, { id, name, tags: wanted }) => {
      const made = { createdAtMs: core.clock.now(), createdBy: `arn:aws:iam::${place.accountId}:root` }
      tags.removeAll(id)
      tags.put(place, id, wanted)
      launchTemplates.put(place, {
        id,
        name,
        ...made,
        defaultVersion: 1,
        nextVersion: 2,
        versions: [{ number: 1, ...made, data: {} }],
      })
    },
    remove: (place, id) => {
      tags.removeAll(id)
      launchTemplates.remove(place, id)
    },
  }
}
