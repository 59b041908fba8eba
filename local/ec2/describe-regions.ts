import type { DescribeRegionsRequest, DescribeRegionsResult, Region } from '@aws-sdk/client-ec2'

import { awsRegions, isOptIn } from '../cloud/aws-regions.ts'
import type { Operation, RequestContext } from '../cloud/service.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, invalidValue } from './errors.ts'
import { createFilter, type Filterable } from './filters.ts'

/** DescribeRegions: those that the account has enabled, all others only when asked for. */
export function describeRegions(parts: Ec2Parts): Operation<DescribeRegionsRequest, DescribeRegionsResult> {
  return {
    schema: ec2Schema('DescribeRegions'),
    needs: () => [{ action: 'ec2:DescribeRegions', resource: '*' }],
    handle: (input, context) => {
      const { RegionNames: names = [], AllRegions: all = false } = input
      const unknown = names.find((name) => !awsRegions.includes(name))
      if (unknown !== undefined) throw invalidValue(`Invalid region ${unknown}`)
      const passes = createFilter(input.Filters, filterableBy(parts, context), () => new Map())
      endDryRun(input)
      const asked = names.length === 0 ? awsRegions : awsRegions.filter((name) => names.includes(name))
      const isShown = (name: string): boolean =>
        all || names.length > 0 || statusOf(parts, context, name) !== 'not-opted-in'
      return {
        Regions: asked
          .filter((name) => isShown(name) && passes(name))
          .map((name) => shown(name, statusOf(parts, context, name))),
      }
    },
  }
}

type OptInStatus = 'opt-in-not-required' | 'opted-in' | 'not-opted-in'

function statusOf({ core }: Ec2Parts, { caller }: RequestContext, region: string): OptInStatus {
  if (!isOptIn(region)) return 'opt-in-not-required'
  return core.accounts.hasRegion(caller.accountId, region) ? 'opted-in' : 'not-opted-in'
}

function filterableBy(parts: Ec2Parts, context: RequestContext): Filterable<string> {
  return {
    endpoint: (name) => [endpointOf(name)],
    'opt-in-status': (name) => [statusOf(parts, context, name)],
    'region-name': (name) => [name],
  }
}

function shown(name: string, status: OptInStatus): Region {
  return { RegionName: name, Endpoint: endpointOf(name), OptInStatus: status }
}

function endpointOf(region: string): string {
  return `ec2.${region}.amazonaws.com`
}
