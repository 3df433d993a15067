import { defineContentScript } from 'wxt/utils/define-content-script';
import { installPageBridge } from '../lib/page/page-bridge';

/** In the page's world. No `matches`: WXT would turn them into host permissions; the background registers it. */
export default defineContentScript({
  world: 'MAIN',
  registration: 'runtime',
  allFrames: true,
  runAt: 'document_start',
  main: () => installPageBridge(document),
});
