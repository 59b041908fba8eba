import type { PutEventsResponse } from '@aws-sdk/client-eventbridge'

import type { Deployment } from '../deploy/assembly.ts'
import { deploy, type Deployed } from '../deploy/deploy.ts'
import { createDynamoDb } from '../dynamodb/dynamodb.ts'
import type { PlanCopy } from '../ec2/copy-plan.ts'
import { createEc2 } from '../ec2/ec2.ts'
import type { GivenTemplates } from '../ec2/launch-templates/given-templates.ts'
import { createEventBridge, type EventBridge } from '../event-bridge/event-bridge.ts'
import { createIam, type Iam } from '../iam/create-iam.ts'
import { createImageBuilder, type ImageBuilder } from '../image-builder/image-builder.ts'
import { createKms } from '../kms/kms.ts'
import type { FunctionCall } from '../lambda/invoke-function.ts'
import type { LambdaRuntime } from '../lambda/lambda-runtime.ts'
import { createLambda, type Lambda } from '../lambda/lambda.ts'
import { createOrganizations } from '../organizations/organizations.ts'
import { createPolicyStore, type PolicyStore } from '../organizations/policy-store.ts'
import { createRam, type Ram } from '../ram/ram.ts'
import { createSqs, type Sqs } from '../sqs/sqs.ts'
import { createSsm } from '../ssm/ssm.ts'
import type { EdgeRecorder } from '../step-functions/definition/edges.ts'
import { createStepFunctions, type StepFunctions } from '../step-functions/step-functions.ts'
import { createGateway, type Gateway } from '../wire/gateway.ts'
import { createServiceCalls } from '../wire/service-calls.ts'
import type { World } from '../worlds/world.ts'
import { createAccounts } from './accounts.ts'
import { createCallLog } from './call-log.ts'
import type { Cancel } from './clock.ts'
import type { Clock } from './clock.ts'
import type { CloudCore, CloudEvent, EventSink } from './core.ts'
import { createDeployTargets } from './deploy-targets.ts'
import { createIdentifiers } from './identifiers.ts'
import type { InvocationAnswer } from './invocation.ts'

/** What a cloud is made of, beside the world that it shows. */
export interface CloudOptions {
  readonly world: Pick<World, 'seed' | 'accounts' | 'organization' | 'timing'> &
    Partial<Pick<World, 'ram' | 'ec2'>>
  readonly clock: Clock
  /** Where clients send their requests; called after the transport is up. */
  readonly endpointUrl: () => string
  /** What functions run in; the gateway is where they reach the cloud. */
  readonly runtime: (gateway: Gateway, core: CloudCore) => LambdaRuntime
  /** Told every edge that an execution takes. */
  readonly edges?: EdgeRecorder
  /** Stands around each attempt to run a function: tests inject faults here. */
  readonly aroundInvoke?: (
    call: FunctionCall,
    proceed: () => Promise<InvocationAnswer>,
  ) => Promise<InvocationAnswer>
  /** Stands around each attempt of a workflow to put events: tests inject faults here. */
  readonly aroundPutEvents?: (proceed: () => Promise<PutEventsResponse>) => Promise<PutEventsResponse>
  /** What becomes of an event on its way to the targets of a rule. */
  readonly deliveryFaults?: (event: CloudEvent) => 'deliver' | 'drop' | 'double'
  /** How long copies of AMIs take and how they end, where the world's timing does not say it. */
  readonly planCopy?: PlanCopy
}

/** An event as a service hands it to EventBridge. */
type EmittedEvent = Parameters<EventSink['emit']>[0]

/** AWS on one machine: accounts, services, and the one door to them. */
export interface Cloud {
  readonly core: CloudCore
  readonly gateway: Gateway
  readonly iam: Iam
  readonly sqs: Sqs
  readonly lambda: Lambda
  readonly eventBridge: EventBridge
  readonly imageBuilder: ImageBuilder
  /** The service control policies of the organization. */
  readonly organizationPolicies: PolicyStore
  /** Launch templates with ids that are chosen, as worlds have them from the beginning. */
  readonly launchTemplates: GivenTemplates
  readonly ram: Ram
  readonly stepFunctions: StepFunctions
  /** Calls the listener with each event that a service emits from now on. */
  onEvent(listener: (event: EmittedEvent) => void): void
  /** Creates the resources of a synthesised template. */
  deploy(
    deployment: Deployment,
    place: { readonly accountId: string; readonly region: string },
  ): Promise<Deployed>
  /** Ends all function environments. */
  readonly dispose: Cancel
}

/** A cloud with the accounts of a world, and nothing in them yet. */
export function createCloud(options: CloudOptions): Cloud {
  const { world, clock } = options
  const identifiers = createIdentifiers(world.seed)
  const accounts = accountsOf(world)
  const organizationPolicies = createPolicyStore({ accounts, identifiers })
  const iam = createIam({ clock, identifiers, accounts, organizationPolicies })
  const events = createLateSink()
  const core: CloudCore = {
    clock,
    identifiers,
    accounts,
    timing: world.timing,
    defaultPermissions: world.ram?.defaultPermissions ?? true,
    calls: createCallLog(),
    authorizer: iam.authorizer,
    sessions: iam.sessions,
    events,
  }

  const sqs = createSqs(core, { endpointUrl: options.endpointUrl })
  const dynamoDb = createDynamoDb()
  const lambda = createLambda(core, {
    messages: sqs.messages,
    // The gateway needs the services first: functions start later than both.
    runtime: lateRuntime(() => options.runtime(gateway, core)),
    endpointUrl: options.endpointUrl,
    ...(options.aroundInvoke === undefined ? {} : { aroundInvoke: options.aroundInvoke }),
  })
  const eventBridge = createEventBridge(core, {
    invoker: lambda.invoker,
    messages: sqs.messages,
    // Step Functions puts events itself, so it comes later.
    executions: { start: (request) => stepFunctions.startExecution(request) },
    ...(options.deliveryFaults === undefined ? {} : { deliveryFaults: options.deliveryFaults }),
  })
  events.connect(eventBridge.events)
  const ram = createRam(core)
  const kms = createKms(core, iam.access)
  const ec2 = createEc2(core, kms.ebsKeys, { world: world.ec2, planCopy: options.planCopy })
  const ssm = createSsm(core, ec2.usableImages)
  const imageBuilder = createImageBuilder(core, {
    sharing: ram.sharing,
    amis: ec2.amis,
    roles: iam.roles,
    calls: createServiceCalls(core, [ec2.service, iam.stsService, ssm.service]),
  })
  const organizations = createOrganizations(core, organizationPolicies)
  const aroundPutEvents = options.aroundPutEvents ?? (async (proceed) => proceed())
  const stepFunctions = createStepFunctions(core, {
    invoker: lambda.invoker,
    putEvents: async (request) => aroundPutEvents(async () => eventBridge.putEvents(request)),
    ...(options.edges === undefined ? {} : { edges: options.edges }),
  })
  const gateway = createGateway({
    core,
    credentials: iam.credentials,
    services: [
      iam.stsService,
      sqs.service,
      ec2.service,
      eventBridge.service,
      imageBuilder.service,
      kms.service,
      organizations.service,
      ram.service,
      ssm.service,
      stepFunctions.service,
    ],
    rawServices: [dynamoDb.endpoint],
  })
  const targets = createDeployTargets({ iam, sqs, dynamoDb, lambda, eventBridge, stepFunctions })

  return {
    core,
    gateway,
    iam,
    sqs,
    lambda,
    eventBridge,
    imageBuilder,
    organizationPolicies,
    launchTemplates: ec2.givenTemplates,
    ram,
    stepFunctions,
    onEvent: (listener) => events.listen(listener),
    deploy: async (deployment, place) => deploy(deployment, targets, place),
    dispose: () => lambda.dispose(),
  }
}

function accountsOf({ accounts, organization }: CloudOptions['world']): CloudCore['accounts'] {
  return createAccounts(
    accounts,
    organization === undefined
      ? undefined
      : { ...organization, accountIds: new Set(organization.accountIds) },
  )
}

/** Services emit events to EventBridge, which is made after them because it invokes one of them. */
function createLateSink(): EventSink & {
  connect(sink: EventSink): void
  listen(listener: (event: EmittedEvent) => void): void
} {
  let connected: EventSink | undefined
  const listeners: ((event: EmittedEvent) => void)[] = []
  return {
    listen: (listener) => void listeners.push(listener),
    connect: (sink) => {
      connected = sink
    },
    emit: (event) => {
      if (connected === undefined) throw new Error('Expected events only after the cloud is put together')
      for (const listener of listeners) listener(event)
      connected.emit(event)
    },
  }
}

function lateRuntime(create: () => LambdaRuntime): LambdaRuntime {
  let runtime: LambdaRuntime | undefined
  const get = (): LambdaRuntime => {
    runtime ??= create()
    return runtime
  }
  return {
    get environmentsPerFunction() {
      return get().environmentsPerFunction
    },
    start: (settings) => get().start(settings),
  }
}
