/** The readers of pasted lines, in a chunk of their own: it is fetched when a form that takes one opens. */
export {
  readPastedDatabase,
  readPastedRegistry,
  readPastedRepository,
  readPastedServer,
} from '@kiops/transfer-formats';
