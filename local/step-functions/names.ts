import { ServiceError } from '../cloud/service.ts'

/** 1 to 80 characters, none of them white space, a control character or one of AWS's list (API reference, CreateStateMachine). */
const validName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u

/** Checks the name of a machine or of an execution. @throws ServiceError InvalidName */
export function checkName(name: string): void {
  if (!validName.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`)
}
