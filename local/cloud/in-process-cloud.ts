import type { BundleScripts } from '../lambda/bundle-scripts.ts'
import { createVmRuntime } from '../lambda/vm-runtime.ts'
import type { Gateway } from '../wire/gateway.ts'
import { createMemoryHttp } from '../wire/memory-http.ts'
import type { WireRequest, WireResponse } from '../wire/message.ts'
import { createRequestHandler } from '../wire/request-handler.ts'
import type { World } from '../worlds/world.ts'
import type { CloudConnection } from './clients.ts'
import type { VirtualClock } from './clock.ts'
import { createCloud, type Cloud, type CloudOptions } from './cloud.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** A cloud in this thread, whose time moves only when it is told to. */
export interface InProcessCloud extends Cloud {
  readonly connection: CloudConnection
  readonly clock: VirtualClock
}

/** Stands around each request of a function: tests inject faults of AWS and of the network here. */
export type AroundRequest = (
  request: WireRequest,
  proceed: () => Promise<WireResponse>,
) => Promise<WireResponse>

/** What a test decides about a cloud in its thread. */
export interface InProcessSettings extends Pick<
  CloudOptions,
  'edges' | 'aroundInvoke' | 'aroundPutEvents' | 'deliveryFaults' | 'planCopy'
> {
  readonly startMs: number
  readonly aroundRequest?: AroundRequest
  /** Share it between clouds that run the same bundles. */
  readonly scripts?: BundleScripts
}

/** Never asked for: requests stay in memory. */
const endpoint = 'http://cloud.invalid'

/**
 * Makes a cloud in this thread: the same bundles, evaluated in realms of their own, talk to it in memory.
 * The same world, seed and calls give the same run. Time begins at `startMs`.
 */
export function createInProcessCloud(world: World, settings: InProcessSettings): InProcessCloud {
  const { startMs, aroundRequest, scripts, ...hooks } = settings
  const clock = createVirtualClock(startMs)
  const cloud = createCloud({
    ...hooks,
    world,
    clock,
    endpointUrl: () => endpoint,
    runtime: (gateway, { identifiers }) => {
      const http = createMemoryHttp(guarded(gateway, aroundRequest))
      return createVmRuntime({
        clock,
        identifiers,
        modules: { http, https: http },
        ...(scripts === undefined ? {} : { scripts }),
      })
    },
  })
  return { ...cloud, clock, connection: { endpoint, requestHandler: createRequestHandler(cloud.gateway) } }
}

function guarded(gateway: Gateway, aroundRequest: AroundRequest | undefined): Gateway {
  if (aroundRequest === undefined) return gateway
  return { handle: async (request) => aroundRequest(request, async () => gateway.handle(request)) }
}
