import '../../../components/base.css';
import '../../../components/parts/parts.css';
import { LibraryPage } from '../../../components/library/LibraryPage';
import { mountPage } from '../../../components/mount-page';
import { OptionsPage } from '../../../components/options/OptionsPage';
import { Popup } from '../../../components/popup/Popup';
import { ResumePage } from '../../../components/resume/ResumePage';
import { WelcomePage } from '../../../components/welcome/WelcomePage';
import { fakeAccess } from '../fake-access';
import { PLACES, STATES, type PageName } from './states';

const PAGES = {
  popup: { Page: Popup, style: () => import('../../../components/popup/popup.css'), title: 'extensionName' },
  resume: { Page: Resume, style: () => import('../../../components/resume/resume.css'), title: 'resumeTitle' },
  library: {
    Page: LibraryPage,
    style: async () => {
      await import('../../../components/resume/resume.css');
      await import('../../../components/library/library.css');
    },
    title: 'libraryTitle',
  },
  options: { Page: OptionsPage, style: () => import('../../../components/options/options.css'), title: 'optionsTitle' },
  welcome: {
    Page: WelcomePage,
    style: () => import('../../../components/welcome/welcome.css'),
    title: 'welcomePageTitle',
  },
} as const;

/** Shows `?page=popup&state=typical&language=de`; without a page, a list of all there are. */
async function show(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const page = asked.get('page') as PageName | null;
  if (page === null) {
    list();
    return;
  }
  const world = STATES[page][asked.get('state') ?? 'typical'] ?? {};
  const access = fakeAccess({ ...world, language: asked.get('language') === 'de' ? 'de' : 'en' });
  Object.assign(window, { access });
  const { Page, style, title } = PAGES[page];
  const place = PLACES[asked.get('state') ?? ''];
  if (page === 'library' && place !== undefined) history.replaceState(null, '', `${location.search}&${place}`);
  await style();
  await mountPage(() => Promise.resolve(access), Page, title);
}

function Resume() {
  return <ResumePage start={new URLSearchParams(location.search).get('session') ?? firstSession()} />;
}

/** The resume page is opened for the session that waits; its report stays in view once it is resumed. */
function firstSession(): string | undefined {
  const state = new URLSearchParams(location.search).get('state') ?? 'typical';
  return STATES.resume[state]?.sessions?.[0]?.id;
}

function list(): void {
  for (const [page, states] of Object.entries(STATES)) {
    for (const state of Object.keys(states)) {
      const link = document.createElement('a');
      link.href = `?page=${page}&state=${state}`;
      link.textContent = `${page} ${state}`;
      document.body.append(link, document.createElement('br'));
    }
  }
}

void show();
