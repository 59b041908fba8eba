import type { Component, Image } from '@aws-sdk/client-imagebuilder'

import type { ResourceId } from './arns.ts'
import { entryOf, type Entry } from './entry.ts'

/** When Amazon made what is here; the day makes no difference to anything. */
const publishedAtMs = Date.UTC(2024, 0, 2)

const components = [
  { name: 'update-linux', version: '1.0.1', platform: 'Linux', type: 'BUILD' },
  { name: 'update-linux', version: '1.0.2', platform: 'Linux', type: 'BUILD' },
  { name: 'amazon-cloudwatch-agent-linux', version: '1.0.1', platform: 'Linux', type: 'BUILD' },
  { name: 'aws-cli-version-2-linux', version: '1.0.4', platform: 'Linux', type: 'BUILD' },
  { name: 'python-3-linux', version: '1.0.2', platform: 'Linux', type: 'BUILD' },
  { name: 'simple-boot-test-linux', version: '1.0.0', platform: 'Linux', type: 'TEST' },
  { name: 'update-windows', version: '1.0.2', platform: 'Windows', type: 'BUILD' },
  { name: 'amazon-cloudwatch-agent-windows', version: '1.0.0', platform: 'Windows', type: 'BUILD' },
] as const

const images = [
  { name: 'amazon-linux-2023-x86', version: '2024.1.5', platform: 'Linux', osVersion: 'Amazon Linux 2023' },
  { name: 'amazon-linux-2023-x86', version: '2024.2.9', platform: 'Linux', osVersion: 'Amazon Linux 2023' },
  { name: 'amazon-linux-2-x86', version: '2024.1.5', platform: 'Linux', osVersion: 'Amazon Linux 2' },
  { name: 'ubuntu-server-22-lts-x86', version: '2024.1.9', platform: 'Linux', osVersion: 'Ubuntu 22' },
  {
    name: 'windows-server-2022-english-full-base-x86',
    version: '2024.1.10',
    platform: 'Windows',
    osVersion: 'Microsoft Windows Server 2022',
  },
] as const

/** A handful of the components that Amazon provides in a Region. */
export function amazonComponents(region: string): readonly Entry<Component>[] {
  return components.map(({ name, version, platform, type }) => {
    const id: ResourceId = { kind: 'component', region, accountId: 'aws', name, version, build: 1 }
    return entryOf<Component>(id, publishedAtMs, {
      name,
      version,
      platform,
      type,
      state: { status: 'ACTIVE' },
      owner: 'Amazon',
      encrypted: true,
    })
  })
}

/** A handful of the base images that Amazon provides in a Region. */
export function amazonImages(region: string): readonly Entry<Image>[] {
  return images.map(({ name, version, platform, osVersion }) => {
    const id: ResourceId = { kind: 'image', region, accountId: 'aws', name, version, build: 1 }
    return entryOf<Image>(id, publishedAtMs, {
      type: 'AMI',
      name,
      version: `${version}/1`,
      platform,
      osVersion,
      state: { status: 'AVAILABLE' },
      imageSource: 'AMAZON_MANAGED',
    })
  })
}
