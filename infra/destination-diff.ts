import * as z from 'zod'

import { publishedStatements, type PublishedStatement } from './destination-published.ts'

const intrinsic = z.union([z.strictObject({ 'Fn::Sub': z.string() }), z.strictObject({ Ref: z.string() })])
const value = z.union([z.string(), intrinsic])

const statementSchema = z.object({
  Principal: z.object({ AWS: value }).optional(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([value, z.array(value)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
})

type Statement = z.infer<typeof statementSchema>

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional() })),
  Resources: z.object({
    DistributionRole: z.object({
      Properties: z.object({
        AssumeRolePolicyDocument: z.object({
          Statement: z.tuple([z.object({ 'Fn::If': z.tuple([z.string(), statementSchema, z.unknown()]) })]),
        }),
      }),
    }),
  }),
})

const policySchema = z.object({
  Type: z.literal('AWS::IAM::Policy'),
  Condition: z.string(),
  Properties: z.object({
    PolicyName: z.string(),
    PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  }),
})

/** The parameters' defaults, by name. */
type Defaults = ReadonlyMap<string, string>

/**
 * What the role may do beyond the statements of the Image Builder guide, as lines of a diff: ` ` is the guide's, `+` is
 * ours, `-` is missing. Parameters have their defaults, and the switches of all policies are on.
 * @throws ZodError when the template has not the form of ours.
 */
export function destinationDiff(template: unknown): readonly string[] {
  const { Parameters: parameters, Resources: resources } = templateSchema.parse(template)
  const defaults: Defaults = new Map(
    Object.entries(parameters).flatMap(([name, { Default: text }]) =>
      text === undefined ? [] : [[name, text]],
    ),
  )
  const [trust] = resources.DistributionRole.Properties.AssumeRolePolicyDocument.Statement
  return [
    ...diffOf('trust', [trust['Fn::If'][1]], { title: 'trust', defaults }),
    ...policiesOf(template).flatMap(({ Condition: condition, Properties: properties }) => {
      const { PolicyName: name, PolicyDocument: document } = properties
      const title = `${name}, with ${condition.replace(/^Wants/, '')}`
      return diffOf(name, document.Statement, { title, defaults })
    }),
  ]
}

function policiesOf(template: unknown): readonly z.infer<typeof policySchema>[] {
  const { Resources: resources } = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(template)
  return Object.values(resources).flatMap((resource) => {
    const parsed = policySchema.safeParse(resource)
    return parsed.success ? [parsed.data] : []
  })
}

function diffOf(
  name: string,
  statements: readonly Statement[],
  { title, defaults }: { readonly title: string; readonly defaults: Defaults },
): readonly string[] {
  const published = (publishedStatements[name] ?? []).flatMap((statement) => permissions(statement, defaults))
  const ours = statements.flatMap((statement) => permissions(statement, defaults))
  const mark = published.length > 0 ? ' ' : '+'
  return [
    `${mark} ${title}`,
    ...published.map((line) => `${ours.includes(line) ? ' ' : '-'}   ${line}`),
    ...ours.filter((line) => !published.includes(line)).map((line) => `+   ${line}`),
  ]
}

/** One line for each action and what it is allowed on. */
function permissions(statement: Statement | PublishedStatement, defaults: Defaults): readonly string[] {
  const { Action: actions, Resource: resources, Principal: principal, Condition: condition } = statement
  const on = [resources ?? []].flat().map((resource) => ` on ${textOf(resource, defaults)}`)
  const by = principal === undefined ? [] : [` by ${textOf(principal.AWS, defaults)}`]
  const where = condition === undefined ? '' : ` where ${conditionText(condition)}`
  return [actions].flat().flatMap((action) => [...on, ...by].map((rest) => `${action}${rest}${where}`))
}

function textOf(shown: z.infer<typeof value>, defaults: Defaults): string {
  const text = typeof shown === 'string' ? shown : 'Ref' in shown ? `\${${shown.Ref}}` : shown['Fn::Sub']
  return text
    .replaceAll(/\$\{(\w+)\}/g, (placeholder, name: string) => defaults.get(name) ?? placeholder)
    .replace('${AWS::Partition}', 'aws')
    .replace('${AWS::AccountId}', '111122223333')
    .replace('${OwnerAccountId}', '444455556666')
}

function conditionText(condition: NonNullable<Statement['Condition']>): string {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, expected]) => `${operator} ${key} ${expected}`),
    )
    .join(' and ')
}
