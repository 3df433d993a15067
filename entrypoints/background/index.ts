import { defineBackground } from 'wxt/utils/define-background';
import { listen } from './listeners';

export default defineBackground({ type: 'module', main: listen });
