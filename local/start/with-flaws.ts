import { BadInput } from '../bad-input.ts'
import { flaws, type DestinationFlaw } from '../worlds/destinations-world.ts'
import type { World } from '../worlds/world.ts'

/** A world with more flaws of its destination accounts, each as `ID=FLAW`. @throws BadInput when one is of another form. */
export function withFlaws(world: World, texts: readonly string[]): World {
  if (texts.length === 0) return world
  const { destinations } = world
  if (destinations === undefined)
    throw new BadInput('--flaw: Expected a world with destinations, got one without')
  const more = Object.fromEntries(texts.map((text) => readFlaw(text, world)))
  return { ...world, destinations: { ...destinations, flaws: { ...destinations.flaws, ...more } } }
}

function readFlaw(text: string, { accounts }: World): readonly [accountId: string, flaw: DestinationFlaw] {
  const [accountId = '', name] = text.split('=')
  const flaw = flaws.safeParse(name)
  if (accounts.some(({ id }) => id === accountId) && flaw.success) return [accountId, flaw.data]
  throw new BadInput(
    `--flaw: Expected ID=FLAW with an account of the world and one of ${flaws.options.join(', ')}, got ${text}`,
  )
}
