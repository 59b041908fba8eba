import { describe, expect, it } from 'vitest'

import { readOptions } from '../../../bench/copies/options.ts'
import { BadInput } from '../../../local/bad-input.ts'

describe('the options of the benchmark', () => {
  it('leaves W3 out of a quick try, and plays one seed', () => {
    expect(readOptions(['--quick'])).toMatchObject({
      workloads: ['W0', 'W1', 'W2', 'W4', 'W5'],
      seeds: [1],
      quick: true,
    })
    expect(readOptions(['--quick', '--workload', 'W3', '--seeds', '2,3'])).toMatchObject({
      workloads: ['W3'],
      seeds: [2, 3],
    })
  })

  it.each([
    ['--workload W9', '--workload: Invalid option'],
    ['--seeds 1,x', '--seeds: Invalid input'],
    ['--jobs 0', '--jobs: '],
    ['--bogus', "Unknown option '--bogus'"],
  ])('say what is wrong with %s, and how it is called', (words, message) => {
    const read = () => readOptions(words.split(' '))

    expect(read).toThrow(BadInput)
    expect(read).toThrow(message)
    expect(read).toThrow('npm run bench:copies -- [options]')
  })
})
