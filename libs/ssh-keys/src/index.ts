export * from './private-key';
export * from './wire';
