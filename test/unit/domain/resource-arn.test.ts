import { describe, expect, it } from 'vitest'

import { ownerOfArn, readResourceArn, regionOfArn } from '../../../functions/lib/domain/resource-arn.ts'

const base = 'arn:aws:imagebuilder:eu-west-1:222222222222'

describe('readResourceArn', () => {
  it.each([
    [`${base}:image/al2023-base/1.2.3/4`, 'image', 'al2023-base', '1.2.3', '4'],
    [`${base}:component/hardening/1.0.0/1`, 'component', 'hardening', '1.0.0', '1'],
    [`${base}:image-recipe/al2023-base/1.0.0`, 'imageRecipe', 'al2023-base', '1.0.0', undefined],
    [`${base}:container-recipe/web_app/10.20.30`, 'containerRecipe', 'web_app', '10.20.30', undefined],
  ])('takes %s apart', (text, type, name, version, build) => {
    const reading = readResourceArn(text)

    expect(reading).toEqual({
      kind: 'resource',
      arn: {
        text,
        partition: 'aws',
        region: 'eu-west-1',
        ownerId: '222222222222',
        type,
        name,
        version,
        ...(build === undefined ? {} : { build }),
      },
    })
  })

  it.each([
    ['arn:aws-cn:imagebuilder:cn-north-1:222222222222:image/a/1.0.0/1', 'aws-cn', '222222222222'],
    ['arn:aws:imagebuilder:us-east-1:aws:component/update-linux/1.0.2/1', 'aws', 'aws'],
    ['arn:aws:imagebuilder:us-east-1:aws-marketplace:image/a/1.0.0/1', 'aws', 'aws-marketplace'],
  ])('knows the partition and the owner of %s', (text, partition, ownerId) => {
    expect(readResourceArn(text)).toMatchObject({ kind: 'resource', arn: { partition, ownerId } })
  })

  it.each([
    [`${base}:image/a/1.2.3`, 'image'],
    [`${base}:image/a/x.x.x`, 'image'],
    [`${base}:image/a/1.x.x`, 'image'],
    [`${base}:component/a/1.2.3`, 'component'],
    [`${base}:image-recipe/a/1.x.x`, 'imageRecipe'],
  ])('sees that %s is a version', (text, type) => {
    expect(readResourceArn(text)).toEqual({ kind: 'version', type, region: 'eu-west-1' })
  })

  it.each([
    [`${base}:image-recipe/a/1.0.0/1`, 'imageRecipe'],
    [`${base}:container-recipe/a/1.0.0/1`, 'containerRecipe'],
  ])('sees that %s is a recipe with a build number, which recipes do not have', (text, type) => {
    expect(readResourceArn(text)).toEqual({ kind: 'recipeBuild', type, region: 'eu-west-1' })
  })

  it.each([
    [`${base}:workflow/build/a/1.0.0/1`, 'workflow'],
    [`${base}:image-pipeline/a`, 'image-pipeline'],
    [`${base}:distribution-configuration/a`, 'distribution-configuration'],
  ])('sees that %s is of another type', (text, segment) => {
    expect(readResourceArn(text)).toEqual({ kind: 'otherType', segment })
  })

  it.each([
    [''],
    ['al2023-base'],
    ['arn:aws:ec2:us-east-1:222222222222:image/ami-1'],
    ['arn:aws:imagebuilder:us-east-1:22222222222:image/a/1.0.0/1'],
    [`${base}:image/A/1.0.0/1`],
    [`${base}:image/a/1.0/1`],
    [`${base}:image/a/1.0.0/`],
    [`${base}:image/a/1.0.0/1/2`],
    [`${base}:image/a/x.x.x/1`],
    [`${base}:image-recipe/a/x.x.x/1`],
    [`${base}:image/a/1.0.0/1 `],
    [` ${base}:image/a/1.0.0/1`],
  ])('refuses %j', (text) => {
    expect(readResourceArn(text)).toEqual({ kind: 'malformed' })
  })
})

describe('parts of any ARN', () => {
  const share = 'arn:aws:ram:eu-west-1:222222222222:resource-share/12345678-abcd'

  it('are the Region and the owner', () => {
    expect([regionOfArn(share), ownerOfArn(share)]).toEqual(['eu-west-1', '222222222222'])
  })
})
