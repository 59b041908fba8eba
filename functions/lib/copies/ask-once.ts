import { laneNameOf } from '../domain/copying/lane-key.ts'
import type { Destinations } from '../ports/destinations.ts'

type ExistingImages = Pick<Destinations, 'existingImages'>

/** Asks an account once whether an AMI exists, however many steps of one function want to know. */
export function askingOnce({ existingImages }: ExistingImages): ExistingImages {
  const answers = new Map<string, ReturnType<ExistingImages['existingImages']>>()
  return {
    existingImages: async (lane, imageIds) => {
      const question = [laneNameOf(lane), ...imageIds].join(' ')
      const answer = answers.get(question) ?? existingImages(lane, imageIds)
      answers.set(question, answer)
      return answer
    },
  }
}
