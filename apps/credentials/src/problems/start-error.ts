/** Why the service cannot start, in one line for the person who starts it: no stack is shown. */
export class StartError extends Error {}
