/** Where a resource lives. */
export interface Home {
  readonly accountId: string
  readonly region: string
}

/** An ARN of Step Functions, taken apart. */
export interface StatesArn extends Home {
  readonly kind: 'stateMachine' | 'execution' | 'mapRun'
  /** What follows the kind, for example `NAME:EXECUTION`. */
  readonly rest: string
}

/** `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME` */
export function stateMachineArn({ region, accountId }: Home, name: string): string {
  return `arn:aws:states:${region}:${accountId}:stateMachine:${name}`
}

/** The ARN of a machine's execution; for the children of a Map Run, `machine` is `NAME/LABEL`. */
export function executionArn({ region, accountId }: Home, machine: string, name: string): string {
  return `arn:aws:states:${region}:${accountId}:execution:${machine}:${name}`
}

/** `arn:aws:states:REGION:ACCOUNT:mapRun:NAME/LABEL:ID` */
export function mapRunArn({ region, accountId }: Home, machine: string, id: string): string {
  return `arn:aws:states:${region}:${accountId}:mapRun:${machine}:${id}`
}

/** Takes an ARN of Step Functions apart; `undefined` for anything else. */
export function parseStatesArn(text: string): StatesArn | undefined {
  const match = /^arn:aws[a-z-]*:states:([a-z0-9-]+):(\d{12}):(stateMachine|execution|mapRun):([^\s]+)$/.exec(
    text,
  )
  const [, region, accountId, kind, rest] = match ?? []
  if (region === undefined || accountId === undefined || rest === undefined) return undefined
  if (kind !== 'stateMachine' && kind !== 'execution' && kind !== 'mapRun') return undefined
  return { region, accountId, kind, rest }
}
