import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../access-context';
import { excludeHost, includeHost, keepableHost, siteRule } from '../host-rules';
import { moveFocus } from '../move-focus';
import type { Settings } from '../../lib/model/settings';

interface PauseMenuProps {
  settings: Settings;
  url: string;
  onChange: (settings: Settings) => void;
}

interface Entry {
  label: string;
  settings: Settings;
}

/** Pauses everywhere or on this site, and goes on. */
export function PauseMenu({ settings, url, onChange }: PauseMenuProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="menu-anchor">
      <button
        ref={button}
        type="button"
        class="bare"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t('pause')}
      </button>
      {open && (
        <Menu
          label={t('pause')}
          entries={entriesFor(settings, url, t)}
          onClose={close}
          onLeave={(to) => to !== button.current && setOpen(false)}
          onChoose={onChange}
        />
      )}
    </div>
  );
}

interface MenuProps {
  label: string;
  entries: readonly Entry[];
  onClose: () => void;
  /** The focus went elsewhere. */
  onLeave: (to: EventTarget | null) => void;
  onChoose: (settings: Settings) => void;
}

function Menu({ label, entries, onClose, onLeave, onChoose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') moveFocus(event, menu.current);
    else {
      event.preventDefault();
      onClose();
    }
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    if (!(relatedTarget instanceof Node && menu.current?.contains(relatedTarget))) onLeave(relatedTarget);
  };
  const choose = (settings: Settings): void => {
    onChoose(settings);
    onClose();
  };
  return (
    <div ref={menu} class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      {entries.map((entry) => (
        <button key={entry.label} type="button" role="menuitem" tabIndex={-1} onClick={() => choose(entry.settings)}>
          {entry.label}
        </button>
      ))}
    </div>
  );
}

function entriesFor(settings: Settings, url: string, t: ReturnType<typeof useTexts>['t']): Entry[] {
  const everywhere = settings.paused
    ? { label: t('continueEverywhere'), settings: { ...settings, paused: false } }
    : { label: t('pauseEverywhere'), settings: { ...settings, paused: true } };
  const host = keepableHost(url);
  if (host === undefined) return [everywhere];
  const rule = siteRule(url, settings);
  if (rule === 'kept') return [everywhere, { label: t('pauseHere', host), settings: excludeHost(settings, host) }];
  if (rule === 'excluded')
    return [everywhere, { label: t('continueHere', host), settings: includeHost(settings, host) }];
  return [everywhere];
}
