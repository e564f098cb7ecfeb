/** A shell script as text: `import script from './name.sh' with { loader: 'text' }`. */
declare module '*.sh' {
  const script: string;
  export default script;
}
