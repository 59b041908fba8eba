/** The id of an organizational unit, or its ARN (API model of Organizations, OrganizationalUnit). */
export const unitPattern =
  /^(?:arn:(aws[a-z-]*):organizations::\d{12}:ou\/(o-[a-z0-9]{10,32})\/)?ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/

/** The id in the ARN of an organizational unit; an id is answered as it is. */
export function unitIdOf(unit: string): string {
  return unit.slice(unit.lastIndexOf('/') + 1)
}

/** What the ARN of an organizational unit says beside its id; `undefined` for an id alone. */
export function homeOfUnit(
  unit: string,
): { readonly partition: string; readonly organizationId: string } | undefined {
  const [, partition, organizationId] = unitPattern.exec(unit) ?? []
  return partition === undefined || organizationId === undefined ? undefined : { partition, organizationId }
}
