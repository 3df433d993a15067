import { TargetType, type Browser, type CDPSession, type Target } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';

const STEP_MS = 50;
/** Generous: on a machine with other work a start alone can take seconds. */
const WAKE_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 30_000;

/** The extension's service worker as a test sees it. Nothing here stays attached: a debugger would keep it alive. */
export interface ServiceWorkerControl {
  isRunning: () => Promise<boolean>;
  wake: () => Promise<void>;
  stop: () => Promise<void>;
  evaluate: <Args extends unknown[], Result>(fn: (...args: Args) => Result, ...args: Args) => Promise<Awaited<Result>>;
}

/** Drives the service worker of one extension. */
export function controlServiceWorker(browser: Browser, extensionId: string): ServiceWorkerControl {
  const scope = `chrome-extension://${extensionId}/`;
  const find = () =>
    browser
      .targets()
      .filter((target) => target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(scope))
      .at(-1);
  const runningId = () => withBrowserSession(browser, (session) => runningWorkerId(session, scope));
  const wake = () => wakeWorker({ browser, scope, find });
  return {
    isRunning: async () => (await runningId()) !== undefined,
    wake: async () => {
      await wake();
    },
    stop: () => stopWorker(browser, scope),
    evaluate: async (fn, ...args) => (await evaluateAwake(wake, callExpression(fn, args))) as never,
  };
}

interface WakeOptions {
  browser: Browser;
  scope: string;
  find: () => Target | undefined;
}

/** Starts the worker if it sleeps. Just after a launch the extension may not be loaded yet, hence the retries. */
async function wakeWorker({ browser, scope, find }: WakeOptions): Promise<Target> {
  const deadline = Date.now() + WAKE_TIMEOUT_MS;
  let failure: unknown;
  while (Date.now() < deadline) {
    const target = find();
    if (target) return target;
    await startWorker(browser, scope).catch((error: unknown) => (failure = error));
    await sleep(STEP_MS);
  }
  throw new Error(`The service worker of ${scope} did not start within ${WAKE_TIMEOUT_MS} ms.`, { cause: failure });
}

async function startWorker(browser: Browser, scopeURL: string): Promise<void> {
  await withPageSession(browser, async (session) => {
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.startWorker', { scopeURL });
  });
}

/** Any page will do: commands to service workers are about the profile's storage partition, not about the page. */
async function withPageSession<Result>(
  browser: Browser,
  use: (session: CDPSession) => Promise<Result>,
): Promise<Result> {
  const page = browser.targets().find((target) => target.type() === TargetType.PAGE);
  const opened = page ? undefined : await browser.newPage();
  const session = await (page ?? opened!).createCDPSession();
  try {
    return await use(session);
  } finally {
    await session.detach().catch(ignore);
    await opened?.close();
  }
}

async function evaluateAwake(wake: () => Promise<Target>, expression: string): Promise<unknown> {
  try {
    return await evaluateIn(await wake(), expression);
  } catch (error) {
    // The worker died between being found and being attached to; the expression has not run.
    if (!isGoneBeforeAttach(error)) throw error;
    await sleep(STEP_MS);
    return evaluateIn(await wake(), expression);
  }
}

async function evaluateIn(target: Target, expression: string): Promise<unknown> {
  const session = await target.createCDPSession();
  try {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  } finally {
    await session.detach().catch(ignore);
  }
}

/** `__name` is what esbuild (tsx) wraps named inner functions in; it does not exist in the worker. */
function callExpression(fn: (...args: never[]) => unknown, args: readonly unknown[]): string {
  const list = args.map((arg) => (arg === undefined ? 'undefined' : JSON.stringify(arg))).join(', ');
  return `((__name) => (${fn.toString()})(${list}))((named) => named)`;
}

/** A stop that meets a start may be lost. */
const ASK_AGAIN_MS = 5_000;

/**
 * Asks, seldom again, and waits for Chromium's word that the worker stopped. Its target's id is no sign: Puppeteer
 * attaches to every worker that starts, and one that is stopped in that moment and started by the next event keeps both
 * target and id.
 */
async function stopWorker(browser: Browser, scope: string): Promise<void> {
  const isRunning = () => withBrowserSession(browser, (session) => runningWorkerId(session, scope));
  if ((await isRunning()) === undefined) return;
  await withPageSession(browser, async (session) => {
    const stopped = untilStopped(session, scope);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    let askedAt = Date.now();
    while (!(await Promise.race([stopped, sleep(STEP_MS, false)])) && (await isRunning()) !== undefined) {
      if (Date.now() - askedAt > ASK_AGAIN_MS) {
        askedAt = Date.now();
        await session.send('ServiceWorker.stopAllWorkers');
      }
      if (Date.now() > deadline)
        throw new Error(`The service worker of ${scope} still runs ${STOP_TIMEOUT_MS} ms after being stopped.`);
    }
  });
}

function untilStopped(session: CDPSession, scope: string): Promise<true> {
  return new Promise((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      if (versions.some((version) => version.scriptURL.startsWith(scope) && version.runningStatus === 'stopped'))
        resolve(true);
    });
  });
}

async function runningWorkerId(session: CDPSession, scope: string): Promise<string | undefined> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  return targetInfos.filter(({ type, url }) => type === 'service_worker' && url.startsWith(scope)).at(-1)?.targetId;
}

async function withBrowserSession<Result>(
  browser: Browser,
  use: (session: CDPSession) => Promise<Result>,
): Promise<Result> {
  const session = await browser.target().createCDPSession();
  try {
    return await use(session);
  } finally {
    await session.detach().catch(ignore);
  }
}

function isGoneBeforeAttach(error: unknown): boolean {
  return error instanceof Error && /No target with given id|Target\.attachToTarget/.test(error.message);
}

function ignore(): void {
  // Detaching from what has gone already is not a failure.
}
