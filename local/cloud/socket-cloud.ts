import { createWorkerRuntime } from '../lambda/worker-runtime.ts'
import { serveHttp } from '../wire/http-server.ts'
import type { World } from '../worlds/world.ts'
import type { CloudConnection } from './clients.ts'
import { createCloud, type Cloud } from './cloud.ts'
import { createPacedClock, type Speed } from './paced-clock.ts'

/** A cloud that serves HTTP on this machine. */
export interface SocketCloud extends Cloud {
  readonly connection: CloudConnection
  /** Stops time, functions and the server. */
  close(): Promise<void>
}

/**
 * Starts a cloud on 127.0.0.1, each function in worker threads of its own.
 * `port` 0 takes any free one. Time begins at `startMs`.
 */
export async function startSocketCloud(
  world: World,
  settings: { readonly port: number; readonly speed: Speed; readonly startMs: number },
): Promise<SocketCloud> {
  const clock = createPacedClock(settings)
  let endpoint = ''
  const cloud = createCloud({
    world,
    clock,
    endpointUrl: () => endpoint,
    runtime: () => createWorkerRuntime({ clock }),
  })
  const server = await serveHttp(cloud.gateway, { port: settings.port, now: () => clock.now() })
  endpoint = server.url

  return {
    ...cloud,
    connection: { endpoint },
    close: async () => {
      clock.stop()
      cloud.dispose()
      await server.close()
    },
  }
}
