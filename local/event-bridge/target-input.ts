import type { CloudEvent } from '../cloud/core.ts'
import { parseJsonPath, readJsonPath, type JsonPath } from './json-path.ts'

/** What a target receives instead of the event; at most one member is given. */
export interface InputSettings {
  /** A constant, as JSON. */
  readonly input?: string | undefined
  /** A part of the event. */
  readonly inputPath?: string | undefined
  readonly inputTransformer?: InputTransformerSettings | undefined
}

/** Variables from the event, and a template that they are put into. */
export interface InputTransformerSettings {
  readonly inputPathsMap?: Readonly<Record<string, string>> | undefined
  readonly inputTemplate: string
}

/** The rule that matched, as templates may name it. */
export interface MatchedRule {
  readonly name: string
  readonly arn: string
}

/** What is sent to a target, as text; JSON unless a template makes something else of it. */
export type TargetInput = (event: CloudEvent, rule: MatchedRule, ingestedAtMs: number) => string

/**
 * Compiles a target's input settings.
 * @throws RangeError with the reason when they are not of a form that EventBridge takes.
 */
export function compileTargetInput(settings: InputSettings): TargetInput {
  const { input, inputPath, inputTransformer } = settings
  if ([input, inputPath, inputTransformer].filter((given) => given !== undefined).length > 1)
    throw new RangeError('Only one of Input, InputPath, or InputTransformer must be provided')

  if (input !== undefined) return constantInput(input)
  if (inputPath !== undefined) {
    const path = pathOf(inputPath)
    return (event) => JSON.stringify(readJsonPath(event, path) ?? null)
  }
  return inputTransformer === undefined
    ? (event) => JSON.stringify(event)
    : transformedInput(inputTransformer)
}

function constantInput(json: string): TargetInput {
  try {
    JSON.parse(json)
  } catch {
    throw new RangeError(`Expected Input to be JSON, got ${json}`)
  }
  return () => json
}

function pathOf(text: string): JsonPath {
  const path = parseJsonPath(text)
  if (path === undefined) throw new RangeError(`Expected a JSON path like $.detail.name[0], got ${text}`)
  return path
}

function transformedInput({ inputPathsMap, inputTemplate }: InputTransformerSettings): TargetInput {
  const paths = Object.entries(inputPathsMap ?? {}).map(([name, text]) => [name, pathOf(text)] as const)
  const reserved = paths.find(([name]) => /^aws\./i.test(name))
  if (reserved !== undefined)
    throw new RangeError(`Expected no variable to begin with AWS., got ${reserved[0]}`)
  const parts = splitTemplate(inputTemplate)
  const names = new Set([...paths.map(([name]) => name), ...predefinedNames])
  const unknown = parts.find((part) => part.kind === 'placeholder' && !names.has(part.name))
  if (unknown?.kind === 'placeholder')
    throw new RangeError(`Expected the template to name variables of InputPathsMap, got <${unknown.name}>`)

  return (event, rule, ingestedAtMs) => {
    const values = new Map([
      ...paths.map(([name, path]) => [name, readJsonPath(event, path)] as const),
      ...predefined(event, rule, ingestedAtMs),
    ])
    return parts
      .map((part) => (part.kind === 'text' ? part.text : placeholderText(values.get(part.name), part.quoted)))
      .join('')
  }
}

const predefinedNames = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event',
  'aws.events.event.json',
  'aws.events.event.ingestion-time',
] as const

function predefined(
  event: CloudEvent,
  rule: MatchedRule,
  ingestedAtMs: number,
): readonly (readonly [string, unknown])[] {
  const { detail: _detail, ...withoutDetail } = event
  const values: Readonly<Record<(typeof predefinedNames)[number], unknown>> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event': withoutDetail,
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': new Date(ingestedAtMs).toISOString(),
  }
  return Object.entries(values)
}

/**
 * A value where a placeholder was. Inside quotes it is not escaped, and a variable without a value does not appear
 * at all (EventBridge guide, "Common issues with transforming input").
 */
function placeholderText(value: unknown, quoted: boolean): string {
  if (value === undefined) return ''
  return quoted && typeof value === 'string' ? value : JSON.stringify(value)
}

type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly name: string; readonly quoted: boolean }

function splitTemplate(template: string): readonly TemplatePart[] {
  let quoted = false
  return (template.match(/<[\w.-]+>|\\.|[^\\<]+|[\\<]/gs) ?? []).map((token): TemplatePart => {
    if (/^<.+>$/.test(token)) return { kind: 'placeholder', name: token.slice(1, -1), quoted }
    if (!token.startsWith('\\') && (token.split('"').length - 1) % 2 === 1) quoted = !quoted
    return { kind: 'text', text: token }
  })
}
