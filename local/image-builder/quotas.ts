import { ServiceError } from '../cloud/service.ts'
import type { Inventory } from './inventory.ts'

/** How many resources of each kind an account can have in a Region; every version and build is one. */
export interface Quotas {
  readonly components: number
  readonly imageRecipes: number
  readonly containerRecipes: number
  readonly infrastructureConfigurations: number
  readonly distributionConfigurations: number
  readonly imagePipelines: number
  readonly concurrentBuilds: number
}

/** AWS's defaults (AWS General Reference, Image Builder endpoints and quotas). */
export const defaultQuotas: Quotas = {
  components: 1000,
  imageRecipes: 1000,
  containerRecipes: 1000,
  infrastructureConfigurations: 1000,
  distributionConfigurations: 1000,
  imagePipelines: 75,
  concurrentBuilds: 100,
}

/**
 * Refuses one resource more than an account can have. What others share with it does not count: it counts for its
 * owner alone (Image Builder User Guide, resource limits of shared resources).
 * @throws ServiceError ServiceQuotaExceededException.
 */
export function checkQuota(
  quotas: Quotas,
  kind: Exclude<keyof Quotas, 'concurrentBuilds'>,
  inventory: Inventory,
): void {
  if (inventory[kind].size >= quotas[kind]) throw exceeded(kind, quotas[kind])
}

/**
 * Refuses one build more than can run at once.
 * @throws ServiceError ServiceQuotaExceededException.
 */
export function checkBuilds({ concurrentBuilds }: Quotas, { images }: Inventory): void {
  const running = [...images.values()].filter(({ shown }) => {
    const status = shown.state?.status
    return status !== 'AVAILABLE' && status !== 'FAILED'
  })
  if (running.length >= concurrentBuilds) throw exceeded('concurrentBuilds', concurrentBuilds)
}

function exceeded(what: keyof Quotas, limit: number): ServiceError {
  return new ServiceError(
    'ServiceQuotaExceededException',
    `You have exceeded the number of permitted resources or operations for this service: ${what} is limited to ${limit}.`,
    { httpStatus: 402 },
  )
}
