/** Something the user can put right: the message says what happened and what to do. Shown without a stack trace. */
export class UserError extends Error {}
