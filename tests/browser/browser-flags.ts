/**
 * The flags are listed here in full instead of taking Puppeteer's: those add `about:blank` to a restored session, switch
 * timer throttling off and say `--enable-automation`, all of which change what the extension meets in real life.
 */
const QUIET_OFFLINE = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-extensions-with-background-pages',
  '--disable-component-update',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--metrics-recording-only',
];

const UNWANTED_FEATURES = [
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'DialMediaRouteProvider',
  'CertificateTransparencyComponentUpdater',
];

// What the address bar would show is rendered ahead at every start, and a process kept ready for the next page of another
// site: two and nearly one of the 4.5 s of processor time that a start takes, for nobody.
const UNSEEN_FEATURES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'];

// Kept in files that are mapped into memory, of which the browser dies on a full disk.
const MAPPED_FEATURES = ['PersistentHistograms'];
const UNMAPPED = ['--disable-gpu-shader-disk-cache'];

// Headless screens are 800 by 600, smaller than the windows. No --window-size: it would override every window's own bounds.
const HEADLESS = ['--headless=new', '--mute-audio', '--disable-gpu', '--screen-info={1600x1000}'];

/** What a launch's command line depends on. */
export interface FlagOptions {
  profileDir: string;
  headless: boolean;
  /** Lets `Extensions.loadUnpacked` be called over the debugging pipe. */
  loadsUnpacked: boolean;
  flags: readonly string[];
}

/** The command line for one launch. */
export function browserFlags({ profileDir, headless, loadsUnpacked, flags }: FlagOptions): string[] {
  return [
    `--user-data-dir=${profileDir}`,
    ...QUIET_OFFLINE,
    `--disable-features=${[...UNWANTED_FEATURES, ...(headless ? [...UNSEEN_FEATURES, ...MAPPED_FEATURES] : [])].join(',')}`,
    ...(headless ? [...HEADLESS, ...UNMAPPED] : []),
    ...(runsAsRoot() ? ['--no-sandbox', '--test-type'] : []), // Chromium refuses to sandbox root; test-type hides its warning bar
    ...(loadsUnpacked ? ['--enable-unsafe-extension-debugging'] : []),
    ...flags,
  ];
}

function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}
