import * as z from 'zod/mini'

/** A resource and the way in which it is shared, as they travel between states. */
export const plannedResource = z.strictObject({ resourceArn: z.string(), mode: z.enum(['policy', 'share']) })
