import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { measureManyAccounts } from '../local/rehearsal/many-accounts.ts'
import { loadWorld } from '../local/worlds/load-world.ts'

/* Prints what one rule with 1,536 accounts asks of Step Functions, Lambda and the ledger, by policy and by share. */
const deployment = synthesizeProduct(loadWorld('local/worlds/twelve-accounts.json'))

for (const mode of ['policy', 'share'] as const) {
  const startMs = performance.now()
  const figures = await measureManyAccounts(mode, { deployment })
  console.log(`\nmode ${mode}, ${((performance.now() - startMs) / 1000).toFixed(1)} s real`)
  for (const [figure, value] of Object.entries(figures)) {
    const words = figure.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    console.log(`${words.padEnd(24)} ${String(value).padStart(9)}`)
  }
}
