import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { createBundleScripts } from '../local/lambda/bundle-scripts.ts'
import { excuseFor, tryPrivileges } from '../local/rehearsal/least-privilege.ts'
import { referenceWorld } from '../local/rehearsal/reference-world.ts'

/*
 * Takes each single action away from the roles of the product and plays the reference stories that use it: one must
 * come out differently. Exit code 1 when a role is allowed what it does not use, or does not need.
 */
const settings = { deployment: synthesizeProduct(referenceWorld), scripts: createBundleScripts() }

const report = await tryPrivileges(settings, ({ role, action }, isNeeded) => {
  console.log(`${isNeeded ? 'needed  ' : 'UNNEEDED'} ${role.padEnd(40)} ${action}`)
})
for (const granted of report.excused) {
  console.log(`excused  ${granted.role.padEnd(40)} ${granted.action}: ${excuseFor(granted)}`)
}

const { granted, unused, unneeded, excused, worksWithoutExcused } = report
for (const { role, action } of unused) console.log(`UNUSED   ${role.padEnd(40)} ${action}`)
console.log(
  `${granted.length} actions: ${granted.length - unused.length - unneeded.length - excused.length} needed, ` +
    `${excused.length} excused (${worksWithoutExcused ? 'the stories work without them' : 'BUT THE STORIES FAIL WITHOUT THEM'}), ` +
    `${unneeded.length} not needed, ${unused.length} not used`,
)
process.exitCode = unused.length + unneeded.length === 0 && worksWithoutExcused ? 0 : 1
