// The package's `main` is CommonJS in a folder that says ES module, so Node cannot load it; its ES build can be.
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export { ResourceType, WgslReflect } from 'wgsl_reflect';
}
