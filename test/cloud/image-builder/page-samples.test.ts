import { describe, expect, it } from 'vitest'

import { pageSamples } from './page-samples.ts'
import { buildImage, createComponent, createContainerRecipe, createRecipe } from './resources.ts'
import { createSharingCloud, type Actor, type SharingCloud } from './sharing-cloud.ts'

const owner = '123456789012'
const region = 'us-west-2'

/** The resources that the commands name. */
const creators: Readonly<Record<string, (cloud: SharingCloud, actor: Actor) => Promise<string>>> = {
  'put-image-policy': async (cloud, actor) =>
    buildImage(cloud, actor, onAmazonLinux({ name: 'my-example-image', semanticVersion: '2019.12.03' })),
  'put-component-policy': async (_cloud, actor) =>
    createComponent(actor, 'my-example-component', '2019.12.03'),
  'put-image-recipe-policy': async (_cloud, actor) =>
    createRecipe(actor, onAmazonLinux({ name: 'my-example-image-recipe', semanticVersion: '2019.12.03' })),
  'put-container-recipe-policy': async (_cloud, actor) =>
    createContainerRecipe(actor, {
      name: 'my-example-container-recipe',
      semanticVersion: '2021.12.03',
      components: [`arn:aws:imagebuilder:${region}:aws:component/update-linux/x.x.x`],
    }),
}

function onAmazonLinux(names: { readonly name: string; readonly semanticVersion: string }) {
  const amazon = `arn:aws:imagebuilder:${region}:aws`
  return {
    ...names,
    components: [`${amazon}:component/update-linux/x.x.x`],
    parentImage: `${amazon}:image/amazon-linux-2023-x86/x.x.x`,
  }
}

/** Reads `aws imagebuilder COMMAND --ARN-OPTION ARN --policy 'JSON'`, as a shell and the AWS CLI do. */
function readCommand(line: string) {
  const [, command = '', option = '', arn = '', policy = ''] =
    /^aws imagebuilder (\S+) --(\S+) (\S+) --policy '([^']+)'$/.exec(line) ?? []
  const camel = (words: string) => words.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())
  return { command, method: camel(command), member: camel(option), arn, policy }
}

const call = async ({ imageBuilder }: Actor, method: string, input: object) =>
  (imageBuilder as unknown as Record<string, (input: object) => Promise<Record<string, string>>>)[method]!(
    input,
  )

describe('the commands of the AWS page', () => {
  it('are one for each type that can be shared', () => {
    expect(pageSamples.map((line) => readCommand(line).command).toSorted()).toStrictEqual(
      Object.keys(creators).toSorted(),
    )
  })

  it.each(pageSamples.map((line) => [readCommand(line).command, line] as const))(
    '%s is accepted as it stands, and its share promoted',
    async (command, line) => {
      const cloud = createSharingCloud({ moreAccountIds: [owner], organization: undefined })
      const actor = cloud.as(owner, region)
      const { method, member, arn, policy } = readCommand(line)
      expect(await creators[command]!(cloud, actor)).toBe(arn)

      expect(await call(actor, method, { [member]: arn, policy })).toStrictEqual({
        requestId: 'request-1',
        [member]: arn,
      })

      const put = JSON.parse(policy) as { Statement: object[] }
      const got = await call(actor, method.replace('put', 'get'), { [member]: arn })
      expect(JSON.parse(got['policy']!)).toStrictEqual({
        ...put,
        Statement: [{ ...put.Statement[0], Principal: { AWS: [`arn:aws:iam::${owner}:root`] } }],
      })
      await cloud.pass(60)
      const { resourceShares } = await actor.ram.getResourceShares({ resourceOwner: 'SELF' })
      const { resourceShareArn } = resourceShares![0]!
      await actor.ram.promoteResourceShareCreatedFromPolicy({ resourceShareArn })
      await cloud.pass(60)
      const promoted = await actor.ram.getResourceShares({ resourceOwner: 'SELF' })
      expect(promoted.resourceShares).toMatchObject([{ resourceShareArn, featureSet: 'STANDARD' }])
    },
  )
})
