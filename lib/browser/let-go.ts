const CHANNEL = 'holdfast-let-go';

/** Asks Holdfast's own pages to close their connections to the database for a moment. */
export function askPagesToLetGo(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Hears of it, as long as the page lives. */
export function onLetGo(letGo: () => void): void {
  new BroadcastChannel(CHANNEL).onmessage = letGo;
}
