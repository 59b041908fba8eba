import { badInput } from '../command-failure.ts'

/** What the IMAGE of a command line names. */
export type NamedImage =
  /** A build, or another resource that is shared. */
  | { readonly kind: 'resource'; readonly arn: string }
  /** Every build of a version; the ARN of the version. */
  | { readonly kind: 'version'; readonly arn: string }
  /** Every build of an image of this name, as ARNs have it. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'ami'; readonly imageId: string }

/** Reads it. @throws CommandFailure (bad input) for what is of no known form. */
export function readImageArgument(text: string, next: string): NamedImage {
  if (/^ami-[0-9a-f]{8,17}$/.test(text)) return { kind: 'ami', imageId: text }
  const isArn = /^arn:aws[a-z-]*:imagebuilder:[a-z0-9-]+:\d{12}:[a-z-]+\/[a-z0-9-_]+\/\d+\.\d+\.\d+(\/\d+)?$/
  const [match, build] = isArn.exec(text) ?? []
  if (match !== undefined) {
    const isVersion = build === undefined && text.includes(':image/')
    return { kind: isVersion ? 'version' : 'resource', arn: text }
  }
  // Image Builder makes names lower case in ARNs and puts hyphens for blanks.
  const name = text.toLowerCase().replaceAll(' ', '-')
  if (/^[a-z0-9-_]{1,128}$/.test(name)) return { kind: 'name', name }
  throw badInput(
    `Expected IMAGE to be the ARN of an image build or of a version, the name of an image or the id of an AMI, got ${text}`,
    next,
  )
}

/** Reads an account id. @throws CommandFailure (bad input) for another text. */
export function readAccountId(text: string, next: string): string {
  if (/^\d{12}$/.test(text)) return text
  throw badInput(`Expected ACCOUNT to be an account id of 12 digits, got ${text}`, next)
}
