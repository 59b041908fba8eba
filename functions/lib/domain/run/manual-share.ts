import { createHash } from 'node:crypto'

/**
 * The name of the share for what manual inputs share with the same principals. A share's principals get all of
 * its resources, so that inputs with other principals must not use it.
 */
export function manualShareName(principals: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(principals)).digest('hex')
  return `manual-${digest.slice(0, 12)}`
}
