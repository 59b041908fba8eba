import { describe, expect, it } from 'vitest'

import { planRetirement } from '../../../functions/lib/domain/sharing/retirement.ts'

const arn = (path: string): string => `arn:aws:imagebuilder:us-east-1:222222222222:${path}`
const build = (version: string, name = 'al2023'): string => arn(`image/${name}/${version}`)
const component = arn('component/hardening/1.2.0/1')
const oldComponent = arn('component/hardening/1.1.0/1')
const recipe = (version: string): string => arn(`image-recipe/al2023/${version}`)

/** A build that needs itself and other resources. */
const needs = (imageArn: string, ...others: readonly string[]) =>
  [imageArn, ...others].map((resourceArn) => ({ imageArn, resourceArn }))

function plan(all: readonly ReturnType<typeof needs>[], keep: number, absent: readonly string[] = []) {
  const flat = all.flat()
  const carried = new Set(flat.map(({ resourceArn }) => resourceArn)).difference(new Set(absent))
  return planRetirement(flat, { keep, carried })
}

describe('planRetirement', () => {
  it('keeps the newest builds by version and build number as numbers', () => {
    const builds = ['1.9.0/1', '1.10.0/2', '1.10.0/10', '1.2.0/1'].map((version) => needs(build(version)))

    expect(plan(builds, 2).resourceArns).toEqual([build('1.2.0/1'), build('1.9.0/1')])
  })

  it('keeps what a kept build needs, and gives up what only older builds need', () => {
    const builds = [
      needs(build('1.0.0/1'), oldComponent, recipe('1.0.0')),
      needs(build('1.1.0/1'), component, recipe('1.0.0')),
    ]

    const retirement = plan(builds, 1)

    expect(retirement.resourceArns).toEqual([oldComponent, build('1.0.0/1')])
    expect(retirement.needs).toEqual(builds[0])
  })

  it('counts each image for itself', () => {
    const builds = [needs(build('1.0.0/1')), needs(build('1.0.0/1', 'win2022')), needs(build('2.0.0/1'))]

    expect(plan(builds, 1).resourceArns).toEqual([build('1.0.0/1')])
  })

  it('keeps a build in its own right when another image was built on it', () => {
    const parent = build('1.0.0/1', 'base')
    const builds = [needs(parent), needs(build('2.0.0/1', 'base')), needs(build('1.0.0/1'), parent)]

    expect(plan(builds, 1)).toEqual({ needs: needs(parent), resourceArns: [] })
  })

  it('lets a build that never got into the share push none out', () => {
    const builds = [needs(build('1.0.0/1')), needs(build('1.1.0/1')), needs(build('1.2.0/1'), component)]

    expect(plan(builds, 2, [component]).resourceArns).toEqual([])
    expect(plan(builds, 1, [component]).resourceArns).toEqual([build('1.0.0/1')])
  })

  it.each([2, 3])('retires nothing of two builds when %s are kept', (keep) => {
    expect(plan([needs(build('1.0.0/1')), needs(build('1.1.0/1'))], keep)).toEqual({
      needs: [],
      resourceArns: [],
    })
  })
})
