import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { installPageBridge } from '../lib/page/page-bridge';

/** In the page's world: the background registers it as a content script. */
export default defineUnlistedScript(() => installPageBridge(document));
