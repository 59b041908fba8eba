import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { measureManyAccounts } from '../local/rehearsal/many-accounts.ts'
import { measureManyDestinations } from '../local/rehearsal/many-destinations.ts'
import { loadWorld } from '../local/worlds/load-world.ts'

/*
 * Prints what one rule with 1,536 accounts asks of Step Functions, Lambda and the ledger, by policy and by share; then
 * what it takes to check 200 accounts in 5 Regions before anything is copied to them.
 */
const deployment = synthesizeProduct(loadWorld('local/worlds/twelve-accounts.json'))

for (const mode of ['policy', 'share'] as const) {
  await print(`mode ${mode}`, async () => measureManyAccounts(mode, { deployment }))
}
await print('checks of 200 accounts in 5 Regions', async () => measureManyDestinations({ deployment }))

async function print(title: string, measure: () => Promise<object>): Promise<void> {
  const startMs = performance.now()
  const figures = await measure()
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1000)
  console.log(
    `\n${title}, ${((performance.now() - startMs) / 1000).toFixed(1)} s real, at most ${megabytes} MB so far`,
  )
  for (const [figure, value] of Object.entries(figures)) {
    const words = figure.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    console.log(`${words.padEnd(26)} ${String(value).padStart(9)}`)
  }
}
