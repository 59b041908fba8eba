import { CreateEventBusCommand, PutEventsCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { describe, expect, it } from 'vitest'

import {
  busArn,
  deadLettersOf,
  functionArn,
  hub,
  member,
  openBuses,
  organizationStatement,
  otherRegion,
  outsider,
  region,
  startMs,
} from './bus-world.ts'

type World = ReturnType<typeof openBuses>

/** A rule of an account that forwards to the hub's bus, and what the dead-letter queue gets of it. */
async function openForwarding(
  world: World,
  {
    from = member,
    inRegion = region,
    role = {},
  }: { readonly from?: string; readonly inRegion?: string; readonly role?: object } = {},
) {
  const RoleArn = world.createRole(from, role)
  const DeadLetterConfig = { Arn: deadLettersOf(from, inRegion) }
  await world.putRule(
    world.sdkOf(from, inRegion),
    { Name: 'forward' },
    { Arn: busArn(), RoleArn, DeadLetterConfig },
  )
}

const errorCodes = ({ sent }: World) => sent.map(({ attributes }) => attributes['ERROR_CODE'])

describe('an event that a rule forwards to another bus', () => {
  it.each([
    ['another account', member, region],
    ['another Region', hub, otherRegion],
    ['another account and Region at once', member, otherRegion],
    ['the same account and Region', hub, region],
  ])('arrives from %s, with its origin’s account, Region, id and time', async (_, from, inRegion) => {
    const world = openBuses()
    await world.openHub()
    await openForwarding(world, { from, inRegion })

    world.emit(from, inRegion)
    await world.clock.advance(60_000)

    expect(world.sent).toEqual([])
    expect(world.received).toEqual([
      {
        atMs: startMs + 2000,
        arn: functionArn(),
        event: expect.objectContaining({
          account: from,
          region: inRegion,
          time: '2027-01-04T12:00:00Z',
          source: 'aws.ec2',
          resources: [`arn:aws:ec2:${inRegion}::image/ami-1`],
        }),
      },
    ])
  })

  it.each([
    ['its sender is outside the organization that the policy names', outsider, organizationStatement(), {}],
    ['the bus has no policy and is another account’s', member, 'none' as const, {}],
    ['the policy speaks of another bus', member, organizationStatement(busArn('other')), {}],
    ['the policy denies it', hub, { ...organizationStatement(), Sid: 'no', Effect: 'Deny' }, {}],
    ['the role may not put events', member, organizationStatement(), { action: 'events:PutRule' }],
    [
      'the role may put events on another bus',
      member,
      organizationStatement(),
      { resource: busArn('other') },
    ],
  ])('goes to the dead-letter queue when %s', async (_, from, statement, role) => {
    const world = openBuses()
    await world.openHub(statement)
    await openForwarding(world, { from, role })

    world.emit(from)
    await world.clock.advance(60_000)

    expect(world.received).toEqual([])
    expect(errorCodes(world)).toEqual(['NO_PERMISSIONS'])
    expect(world.sent[0]?.attributes['ERROR_MESSAGE']).toContain(
      'is not authorized to perform: events:PutEvents',
    )
  })

  it.each([
    ['does not trust EventBridge', { service: 'lambda.amazonaws.com' }, undefined],
    ['does not exist', {}, `arn:aws:iam::${member}:role/gone`],
  ])('goes to the dead-letter queue when the role %s', async (_, role, RoleArn) => {
    const world = openBuses()
    await world.openHub()
    await openForwarding(world, { role })
    if (RoleArn !== undefined) {
      const target = {
        Id: 'target',
        Arn: busArn(),
        RoleArn,
        DeadLetterConfig: { Arn: deadLettersOf(member) },
      }
      await world.sdkOf(member).send(new PutTargetsCommand({ Rule: 'forward', Targets: [target] }))
    }

    world.emit(member)
    await world.clock.advance(60_000)

    expect(errorCodes(world)).toEqual(['FAILED_TO_ASSUME_ROLE'])
  })

  it('goes to the dead-letter queue when the bus is gone', async () => {
    const world = openBuses()
    await openForwarding(world)

    world.emit(member)
    await world.clock.advance(60_000)

    expect(errorCodes(world)).toEqual(['NO_RESOURCE'])
  })

  it.each([
    ['the same Region', region, 'THIRD_ACCOUNT_HOP_DETECTED'],
    ['another Region', otherRegion, 'THIRD_REGION_HOP_DETECTED'],
  ])('is refused at a third bus in %s', async (_, inRegion, code) => {
    const world = openBuses()
    await world.openHub()
    await openForwarding(world)
    await world.sdkOf(hub, inRegion).send(new CreateEventBusCommand({ Name: 'third' }))
    const RoleArn = world.createRole(hub, { name: 'second' })
    await world.putRule(
      world.sdkOf(hub),
      { Name: 'again', EventBusName: 'wakeups' },
      { Arn: busArn('third', hub, inRegion), RoleArn, DeadLetterConfig: { Arn: deadLettersOf(hub) } },
    )

    world.emit(member)
    await world.clock.advance(60_000)

    expect(world.received).toHaveLength(1)
    expect(errorCodes(world)).toEqual([code])
    expect(world.sent[0]).toMatchObject({
      queueArn: deadLettersOf(hub),
      attributes: {
        RETRY_ATTEMPTS: '0',
        RULE_ARN: `arn:aws:events:${region}:${hub}:rule/wakeups/again`,
        ERROR_MESSAGE: `Event ingestion rejected for event ${world.received[0]?.event.id} because an event can be sent to an event bus target only once. This event was previously delivered to an event bus target.`,
      },
      sender: { sourceArn: `arn:aws:events:${region}:${hub}:rule/wakeups/again` },
    })
  })

  it.each([
    ['aws:SourceArn', `arn:aws:events:${region}:${member}:rule/forward`],
    ['aws:SourceAccount', member],
    ['aws:PrincipalArn', `arn:aws:iam::${member}:role/forwarder`],
    ['aws:PrincipalAccount', member],
    ['events:source', 'aws.ec2'],
    ['events:detail-type', 'EC2 AMI State Change'],
    ['events:eventBusInvocation', 'true'],
  ])('shows the policy %s', async (key, value) => {
    const arrivals = async (wanted: string): Promise<number> => {
      const world = openBuses()
      await world.openHub({ ...organizationStatement(), Condition: { StringEquals: { [key]: wanted } } })
      await openForwarding(world)
      world.emit(member)
      await world.clock.advance(60_000)
      return world.received.length
    }

    expect(await arrivals(value)).toBe(1)
    expect(await arrivals(`${value}x`)).toBe(0)
  })

  it('acts as one session of the role until that ends', async () => {
    const world = openBuses()
    await world.openHub()
    await openForwarding(world)
    const assumed: string[] = []
    const assumeForService = world.iam.sessions.assumeForService.bind(world.iam.sessions)
    Object.assign(world.iam.sessions, {
      assumeForService: (request: Parameters<typeof assumeForService>[0]) => {
        assumed.push(request.sourceArn ?? '')
        return assumeForService(request)
      },
    })

    world.emit(member)
    world.emit(member)
    await world.clock.advance(3_601_000)
    world.emit(member)
    await world.clock.advance(60_000)

    expect(world.received).toHaveLength(3)
    expect(assumed).toEqual(
      Array.from({ length: 2 }, () => `arn:aws:events:${region}:${member}:rule/forward`),
    )
  })
})

describe('PutEvents to a bus of another account', () => {
  const entry = { EventBusName: busArn(), Source: 'aws-like', DetailType: 'Example', Detail: '{}' }

  it('is taken when the bus’s policy allows it, and may be forwarded once', async () => {
    const world = openBuses()
    await world.openHub()
    await world.sdkOf(hub).send(new CreateEventBusCommand({ Name: 'third' }))
    const RoleArn = world.createRole(hub)
    await world.putRule(
      world.sdkOf(hub),
      { Name: 'on', EventBusName: 'wakeups', EventPattern: '{"source":["aws-like"]}' },
      { Arn: busArn('third'), RoleArn },
    )
    await world.putRule(
      world.sdkOf(hub),
      { EventBusName: 'third', EventPattern: '{"source":["aws-like"]}' },
      {},
    )

    const answer = await world.sdkOf(member).send(new PutEventsCommand({ Entries: [entry] }))
    await world.clock.advance(60_000)

    expect(answer.FailedEntryCount).toBe(0)
    expect(world.received.map(({ event }) => event)).toMatchObject([
      { id: answer.Entries?.[0]?.EventId, account: member },
    ])
  })

  it.each([
    ['its policy does not allow it', outsider, region, 'AccessDeniedException'],
    ['it is in another Region', member, otherRegion, 'ResourceNotFoundException'],
  ])('is refused when %s', async (_, from, inRegion, name) => {
    const world = openBuses()
    await world.openHub()

    await expect(
      world.sdkOf(from, inRegion).send(new PutEventsCommand({ Entries: [entry] })),
    ).rejects.toMatchObject({ name })
  })
})
