import { synthesizeProduct } from '../local/deploy/deploy-product.ts'
import { createBundleScripts } from '../local/lambda/bundle-scripts.ts'
import { excuseFor, tryPrivileges } from '../local/rehearsal/least-privilege.ts'
import { referenceWorld } from '../local/rehearsal/reference-world.ts'

/*
 * Takes each single action away from the roles of the product and plays the reference run: it must fail.
 * Exit code 1 when a role is allowed what it does not need.
 */
const settings = { deployment: synthesizeProduct(referenceWorld), scripts: createBundleScripts() }

const report = await tryPrivileges(settings, ({ role, action }, isNeeded) => {
  console.log(`${isNeeded ? 'needed ' : 'UNUSED '} ${role.padEnd(40)} ${action}`)
})
for (const granted of report.excused) {
  console.log(`excused ${granted.role.padEnd(40)} ${granted.action}: ${excuseFor(granted)}`)
}

const { granted, unneeded, excused, worksWithoutExcused } = report
console.log(
  `${granted.length} actions tried: ${granted.length - unneeded.length - excused.length} needed, ` +
    `${excused.length} excused (${worksWithoutExcused ? 'the run works without them' : 'BUT THE RUN FAILS WITHOUT THEM'}), ` +
    `${unneeded.length} not needed`,
)
process.exitCode = unneeded.length === 0 && worksWithoutExcused ? 0 : 1
