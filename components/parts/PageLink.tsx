import type { ComponentChildren } from 'preact';
import { useAccess } from '../access-context';
import type { PageName } from '../holdfast-access';

interface PageLinkProps {
  page: PageName;
  params?: Readonly<Record<string, string>>;
  class?: string;
  children: ComponentChildren;
}

/** A link to a page of ours: it can be opened beside like any link, and goes to the tab that shows the page already. */
export function PageLink({ page, params = {}, children, ...rest }: PageLinkProps) {
  const access = useAccess();
  const query = new URLSearchParams(params).toString();
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    access.openPage(page, params);
  };
  return (
    <a href={`/${page}.html${query && `?${query}`}`} onClick={open} {...rest}>
      {children}
    </a>
  );
}
