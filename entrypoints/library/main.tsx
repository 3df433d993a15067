import '../../components/base.css';
import '../../components/parts/parts.css';
import '../../components/resume/resume.css';
import '../../components/library/library.css';
import { LibraryPage } from '../../components/library/LibraryPage';
import { mountPage } from '../../components/mount-page';
import { createAccess } from '../own-pages/create-access';

void mountPage(createAccess, LibraryPage, 'libraryTitle');
