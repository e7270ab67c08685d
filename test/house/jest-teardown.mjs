// jest loads this file outside its own modules, where Node alone cannot read TypeScript.
import { register } from 'tsx/esm/api';

register();
const { default: run } = await import('../support/global-teardown.ts');
export default run;
