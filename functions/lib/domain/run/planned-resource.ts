import * as z from 'zod/mini'

/** A resource and the way in which it is shared, as they travel between states. */
export const plannedResource = z.strictObject({ resourceArn: z.string(), mode: z.enum(['policy', 'share']) })

/** The same on its way to the checks; names of the rules that want it, where one of the run's rules may be aborted. */
export const resourceToCheck = z.strictObject({
  ...plannedResource.shape,
  wantedBy: z.exactOptional(z.readonly(z.array(z.string()))),
})
