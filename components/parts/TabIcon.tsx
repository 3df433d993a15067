/** The kept icon of a site, else the first letter of its host: nothing is fetched to show a list. */
export function TabIcon({ icon, url }: { icon?: string | undefined; url: string }) {
  if (icon?.startsWith('data:image/')) return <img class="tab-icon" src={icon} width="16" height="16" alt="" />;
  return (
    <span class="tab-icon letter" aria-hidden="true">
      {firstLetter(url)}
    </span>
  );
}

function firstLetter(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
  return (host[0] ?? '·').toUpperCase();
}
