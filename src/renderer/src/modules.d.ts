/** The build of msgpackr without `new Function`, which our Content-Security-Policy forbids; the same face as the main one. */
declare module 'msgpackr/index-no-eval' {
  export { Packr } from 'msgpackr';
}

interface ImportMetaEnv {
  /** Version of the console, put in by the build. */
  readonly VITE_APP_VERSION?: string;
}
