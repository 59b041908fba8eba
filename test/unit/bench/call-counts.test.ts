import { describe, expect, it } from 'vitest'

import { lookCounts } from '../../../bench/copies/meters/call-counts.ts'
import type { CallRecord } from '../../../local/cloud/call-log.ts'

const destination = 'EC2ImageBuilderDistributionCrossAccountRole'

function call(operation: string, role: string, session: string): CallRecord {
  const accountId = '440000000001'
  const caller = {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
    roleArn: `arn:aws:iam::${accountId}:role/${role}`,
  }
  const service = operation === 'AssumeRole' ? 'sts' : 'ec2'
  return { atMs: 0, service, operation, region: 'us-east-1', caller }
}

describe('lookCounts', () => {
  it('tells questions before copying apart from those to copy', () => {
    const calls = [
      call('AssumeRole', 'imagebuilder-share-check-destinations', 'check-destinations'),
      call('DescribeImages', destination, 'imagebuilder-share-check'),
      call('AssumeRole', 'imagebuilder-share-sweep-lanes', 'sweep-lanes'),
      call('DescribeImages', destination, 'imagebuilder-share-copy'),
      call('DescribeImages', 'imagebuilder-share-plan-copies', 'plan-copies'),
    ]

    expect(lookCounts(calls)).toEqual({ looks: 3, checkLooks: 2 })
  })

  it('counts neither what changes something nor what administrators ask', () => {
    const asked: CallRecord = {
      ...call('DescribeImages', destination, 'imagebuilder-share-copy'),
      caller: { accountId: '440000000001', arn: 'arn:aws:iam::440000000001:root' },
    }

    expect(lookCounts([call('CopyImage', destination, 'imagebuilder-share-copy'), asked])).toEqual({
      looks: 0,
      checkLooks: 0,
    })
  })
})
