import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { measureCopyFigures, measureFigures } from '../local/rehearsal/figures.ts'
import { loadWorld } from '../local/worlds/load-world.ts'

/*
 * Prints what a build that is shared with twelve accounts costs in calls and time, in both ways of sharing, and what its
 * copies to four of them in three Regions cost.
 */
const deployment = synthesizeProduct(loadWorld('local/worlds/twelve-accounts.json'))
const policy = await measureFigures('policy', { deployment })
const share = new Map(Object.entries(await measureFigures('share', { deployment })))

console.log(`${'in mode'.padEnd(34)} policy  share`)
for (const [figure, value] of Object.entries(policy)) {
  console.log(
    `${wordsOf(figure).padEnd(34)} ${String(value).padStart(6)} ${String(share.get(figure)).padStart(6)}`,
  )
}

console.log(`\n${'copying'.padEnd(34)}`)
for (const [figure, value] of Object.entries(await measureCopyFigures({ deployment }))) {
  console.log(`${wordsOf(figure).padEnd(34)} ${String(value).padStart(6)}`)
}

function wordsOf(figure: string): string {
  return figure.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
