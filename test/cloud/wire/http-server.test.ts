import * as imageBuilder from '@aws-sdk/client-imagebuilder'
import * as sts from '@aws-sdk/client-sts'
import { afterEach, describe, expect, it } from 'vitest'

import type { Service } from '../../../local/cloud/service.ts'
import { createGateway } from '../../../local/wire/gateway.ts'
import { type HttpEndpoint, serveHttp } from '../../../local/wire/http-server.ts'
import { createEchoService } from './echo-service.ts'
import { clientSettings, openCore, testCredentials } from './open-core.ts'
import { serviceInUse } from './services-in-use.ts'
import { signRequest } from './signed-request.ts'

const endpoints: HttpEndpoint[] = []

async function serve(services: readonly Service[]): Promise<string> {
  const gateway = createGateway({ core: openCore(), services, credentials: testCredentials })
  const endpoint = await serveHttp(gateway, { port: 0 })
  endpoints.push(endpoint)
  return endpoint.url
}

afterEach(async () => {
  await Promise.all(endpoints.splice(0).map(async (endpoint) => endpoint.close()))
})

describe('the HTTP server', () => {
  it('serves several services at one address to unmodified clients when they run side by side', async () => {
    const images = createEchoService(imageBuilder, serviceInUse('imagebuilder'))
    const tokens = createEchoService(sts, serviceInUse('sts'))
    images.echo.answer = () => ({ requestId: 'r', policy: '{"a":"é"}' })
    tokens.echo.answer = () => ({ Account: '222222222222' })
    const settings = { ...clientSettings, endpoint: await serve([images.service, tokens.service]) }
    const imageClient = new imageBuilder.ImagebuilderClient(settings)
    const tokenClient = new sts.STSClient(settings)
    const arn = 'arn:aws:imagebuilder:eu-west-1:222222222222:image/a b/1.0.0/1'

    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => [
        await imageClient.send(new imageBuilder.GetImagePolicyCommand({ imageArn: arn })),
        await tokenClient.send(new sts.GetCallerIdentityCommand()),
      ]),
    )

    expect(answers).toHaveLength(20)
    for (const [policy, identity] of answers) {
      expect(policy).toMatchObject({ policy: '{"a":"é"}' })
      expect(identity).toMatchObject({ Account: '222222222222' })
    }
    expect(images.echo.input).toEqual({ imageArn: arn })
  })

  it('takes labels of the path and a body of some size as they were sent', async () => {
    const { service, echo } = createEchoService(imageBuilder, serviceInUse('imagebuilder'))
    const client = new imageBuilder.ImagebuilderClient({
      ...clientSettings,
      endpoint: await serve([service]),
    })
    const input = {
      resourceArn: 'arn:aws:imagebuilder:eu-west-1:222222222222:image/a b%2F/1.0.0/1',
      tags: { long: 'é'.repeat(200_000) },
    }

    await client.send(new imageBuilder.TagResourceCommand(input))

    expect(echo.input).toEqual(input)
  })

  it("sends no Date of the machine's, which clients would set their clocks by", async () => {
    const response = await fetch(await serve([]))

    expect(response.status).toBe(403)
    expect(response.headers.get('date')).toBeNull()
  })

  it('lets clients reckon by the time of the cloud', async () => {
    const tokens = createEchoService(sts, serviceInUse('sts'))
    tokens.echo.answer = () => ({ Account: '222222222222' })
    const hoursAhead = Date.now() + 36_000_000
    const gateway = createGateway({
      core: openCore(),
      services: [tokens.service],
      credentials: testCredentials,
    })
    const endpoint = await serveHttp(gateway, { port: 0, now: () => hoursAhead })
    endpoints.push(endpoint)
    const client = new sts.STSClient({ ...clientSettings, endpoint: endpoint.url })

    await client.send(new sts.GetCallerIdentityCommand())
    await client.send(new sts.GetCallerIdentityCommand())

    expect(client.config.systemClockOffset).toBeGreaterThan(35_990_000)
  })

  it('answers 500 with the stack when an operation has a defect', async () => {
    const { service, echo } = createEchoService(sts, serviceInUse('sts'))
    echo.answer = () => {
      throw new TypeError('a defect')
    }
    const url = await serve([service])
    const body = Buffer.from('Action=GetCallerIdentity&Version=2011-06-15')
    const headers = { host: new URL(url).host, 'content-type': 'application/x-www-form-urlencoded' }
    const request = await signRequest('sts', { method: 'POST', path: '/', headers, body })

    const response = await fetch(url, { method: 'POST', headers: request.headers, body })

    expect(response.status).toBe(500)
    expect(await response.text()).toMatch(/^TypeError: a defect\n +at /)
  })

  it('closes at once when a connection is idle and another waits for its answer', async () => {
    const { service, echo } = createEchoService(sts, serviceInUse('sts'))
    const called = Promise.withResolvers<undefined>()
    echo.answer = async () => {
      called.resolve(undefined)
      return new Promise(() => {})
    }
    const url = await serve([service])
    const client = new sts.STSClient({ ...clientSettings, endpoint: url })
    await fetch(url).then(async (response) => response.text())
    const waiting = client.send(new sts.GetCallerIdentityCommand()).then(
      () => 'answered',
      () => 'dropped',
    )
    await called.promise

    await endpoints.pop()!.close()

    expect(await waiting).toBe('dropped')
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('says so when the port is taken', async () => {
    const { port } = new URL(await serve([]))
    const gateway = createGateway({ core: openCore(), services: [], credentials: testCredentials })

    await expect(serveHttp(gateway, { port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
