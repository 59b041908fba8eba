/** How long a distribution may take, in minutes: the longest of AWS's model, which only Get shows. */
export const timeoutMinutes = 720
