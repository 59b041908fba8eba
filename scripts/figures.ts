import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { measureFigures } from '../local/rehearsal/figures.ts'
import { loadWorld } from '../local/worlds/load-world.ts'

/* Prints what a build that is shared with twelve accounts costs in calls and time. */
const world = loadWorld('local/worlds/twelve-accounts.json')
const figures = await measureFigures({ deployment: synthesizeProduct(world) })

for (const [figure, value] of Object.entries(figures)) {
  const words = figure.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  console.log(`${words.padEnd(34)} ${String(value).padStart(5)}`)
}
