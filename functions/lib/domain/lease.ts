/** How long a resource's lease lasts: longer than the state machine polls for a promotion (30 looks, 26 minutes). */
export const leaseMinutes = 35
