import { describe, expect, it } from 'vitest'

import {
  checkForm,
  imageNotAvailable,
  resourceNotFound,
} from '../../../functions/lib/domain/run/prerequisites.ts'

const ownerId = '222222222222'
const ours = `arn:aws:imagebuilder:us-east-1:${ownerId}`
const theirs = 'arn:aws:imagebuilder:us-east-1:333333333333'

describe('checkForm', () => {
  it.each([
    [`${ours}:image/a/1.0.0/1`],
    [`${ours}:component/a/1.0.0/1`],
    [`${ours}:image-recipe/a/1.0.0`],
    [`${ours}:container-recipe/a/1.0.0`],
  ])('accepts %s', (text) => {
    expect(checkForm(text, ownerId)).toMatchObject({ kind: 'ours', arn: { text } })
  })

  it.each([
    ['ami-0abc', 'MALFORMED_ARN', 'aws imagebuilder list-images --owner Self'],
    [
      `${ours}:image/a/1.0.0`,
      'WRONG_VERSION_FORM',
      `get-image --image-build-version-arn ${ours}:image/a/1.0.0 `,
    ],
    [
      `${ours}:component/a/x.x.x`,
      'WRONG_VERSION_FORM',
      `get-component --component-build-version-arn ${ours}`,
    ],
    [
      `${ours}:image-recipe/a/1.0.0/1`,
      'WRONG_VERSION_FORM',
      'list-image-recipes --owner Self --region us-east-1',
    ],
    [`${ours}:image-recipe/a/1.x.x`, 'WRONG_VERSION_FORM', "--query 'imageRecipeSummaryList[].arn'"],
    [`${ours}:container-recipe/a/x.x.x`, 'WRONG_VERSION_FORM', 'list-container-recipes --owner Self'],
    [`${ours}:container-recipe/a/1.0.0/2`, 'WRONG_VERSION_FORM', 'containerRecipeSummaryList'],
    [`${ours}:workflow/build/a/1.0.0/1`, 'UNSUPPORTED_TYPE', 'an image recipe or a container recipe'],
    [`${theirs}:image-recipe/a/1.0.0`, 'NOT_OWNER', '333333333333'],
    [`${theirs}:image/a/1.0.0/1`, 'NOT_OWNER', '333333333333'],
    ['arn:aws:imagebuilder:us-east-1:aws:image/a/1.0.0/1', 'NOT_OWNER', 'aws'],
  ])('refuses %s with %s and a remedy', (text, check, remedy) => {
    const verdict = checkForm(text, ownerId)

    expect(verdict).toMatchObject({ kind: 'refused', finding: { check, where: text } })
    expect(verdict.kind === 'refused' && verdict.finding.remedy).toContain(remedy)
  })
})

describe('findings of what Image Builder says', () => {
  const verdict = checkForm(`${ours}:image/a/1.0.0/1`, ownerId)
  const arn = verdict.kind === 'ours' ? verdict.arn : undefined

  it('name the state of an image that is not available', () => {
    expect(imageNotAvailable(arn!, 'FAILED')).toMatchObject({
      check: 'IMAGE_NOT_AVAILABLE',
      what: 'Expected the image to be AVAILABLE, got FAILED',
      where: arn!.text,
    })
  })

  it('list recipes by the name of their operation', () => {
    const recipe = checkForm(`${ours}:container-recipe/a/1.0.0`, ownerId)

    expect(recipe.kind === 'ours' && resourceNotFound(recipe.arn).remedy).toBe(
      'aws imagebuilder list-container-recipes --owner Self --region us-east-1',
    )
  })

  it('show how to list what there is when a resource is not found', () => {
    expect(resourceNotFound(arn!)).toMatchObject({
      check: 'RESOURCE_NOT_FOUND',
      remedy: 'aws imagebuilder list-images --owner Self --region us-east-1',
    })
  })
})
