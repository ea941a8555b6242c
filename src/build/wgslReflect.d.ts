// Types of the ES build of wgsl_reflect. The package's `main` is CommonJS in a folder marked as ES module, so Node cannot
// load it.
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export { ResourceType, WgslReflect } from 'wgsl_reflect';
}
