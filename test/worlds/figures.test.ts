import { expect, it } from 'vitest'

import { measureCopyFigures, measureFigures } from '../../local/rehearsal/figures.ts'
import { deployment, scripts } from '../support/product.ts'

it.each([
  // Two per resource (policy, promotion), and one for the AMI of the image.
  [
    'policy',
    { mutatingCalls: 7, stateTransitions: 85, lambdaCalls: 30, ledgerWrites: 21, virtualSeconds: 120 },
  ],
  // One for the share, one per resource, one for the AMI: the least that RAM and EC2 allow, one resource a call.
  [
    'share',
    { mutatingCalls: 5, stateTransitions: 70, lambdaCalls: 25, ledgerWrites: 32, virtualSeconds: 60 },
  ],
] as const)(
  'shares three resources with twelve accounts by %s within its figures, and repeats without changing anything',
  async (mode, most) => {
    const figures = await measureFigures(mode, { deployment, scripts })

    expect(figures).toMatchObject({
      accounts: 12,
      resources: 3,
      mutatingCalls: most.mutatingCalls,
      mutatingCallsOfRepeatedRun: 0,
    })
    expect(figures.stateTransitions).toBeLessThanOrEqual(most.stateTransitions)
    expect(figures.lambdaCalls).toBeLessThanOrEqual(most.lambdaCalls)
    expect(figures.ledgerWrites).toBeLessThanOrEqual(most.ledgerWrites)
    expect(figures.virtualSeconds).toBeLessThanOrEqual(most.virtualSeconds)
  },
)

it('copies an image to four accounts in three Regions within its figures, and repeats without changing anything', async () => {
  const figures = await measureCopyFigures({ deployment, scripts })

  // Two relays among them. One CopyImage each; each of three AMIs is granted and withdrawn in two calls each.
  expect(figures).toMatchObject({
    copies: 14,
    copyCalls: 14,
    mutatingCalls: 14 + 3 * 4,
    mutatingCallsOfRepeatedRun: 0,
  })
  expect(figures.stateTransitions).toBeLessThanOrEqual(45)
  expect(figures.lambdaCalls).toBeLessThanOrEqual(35)
  // Lanes are closed one by one, so that the run ends with the event of its last copy.
  expect(figures.ledgerWrites).toBeLessThanOrEqual(6 * 14 + 40 + 4)
  expect(figures.virtualSeconds).toBeLessThanOrEqual(720)
})
