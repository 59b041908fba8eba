/**
 * The tag that the guide's policy asks launch templates for, so that the role may write those of Image Builder alone (Image
 * Builder guide, cross-account distribution).
 */
export const templateTag = { key: 'CreatedBy', value: 'EC2 Image Builder' } as const
