import { expect, it } from 'vitest'

import { measureFigures } from '../../local/rehearsal/figures.ts'
import { deployment, scripts } from '../support/product.ts'

it('shares three resources with twelve accounts within its figures, and repeats without changing anything', async () => {
  const figures = await measureFigures({ deployment, scripts })

  expect(figures).toMatchObject({
    accounts: 12,
    resources: 3,
    // Two per resource, and one for the AMI of the image.
    mutatingCalls: 7,
    mutatingCallsOfRepeatedRun: 0,
  })
  expect(figures.stateTransitions).toBeLessThanOrEqual(85)
  expect(figures.lambdaCalls).toBeLessThanOrEqual(30)
  expect(figures.ledgerWrites).toBeLessThanOrEqual(22)
  expect(figures.virtualSeconds).toBeLessThanOrEqual(120)
})
