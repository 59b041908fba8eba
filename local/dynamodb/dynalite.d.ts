declare module 'dynalite' {
  import type { Server } from 'node:http'

  namespace dynalite {
    /** Milliseconds of real time that tables stay in each passing state. */
    interface Options {
      readonly createTableMs?: number
      readonly deleteTableMs?: number
      readonly updateTableMs?: number
    }
  }

  /** DynamoDB as an HTTP server that does not listen yet; tables live in memory. */
  function dynalite(options?: dynalite.Options): Server

  export = dynalite
}
