import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { measureFigures } from '../local/rehearsal/figures.ts'
import { loadWorld } from '../local/worlds/load-world.ts'

/* Prints what a build that is shared with twelve accounts costs in calls and time, in both ways of sharing. */
const deployment = synthesizeProduct(loadWorld('local/worlds/twelve-accounts.json'))
const policy = await measureFigures('policy', { deployment })
const share = new Map(Object.entries(await measureFigures('share', { deployment })))

console.log(`${'in mode'.padEnd(34)} policy  share`)
for (const [figure, value] of Object.entries(policy)) {
  const words = figure.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  console.log(`${words.padEnd(34)} ${String(value).padStart(6)} ${String(share.get(figure)).padStart(6)}`)
}
