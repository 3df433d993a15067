import '../../components/base.css';
import '../../components/parts/parts.css';
import '../../components/welcome/welcome.css';
import { mountPage } from '../../components/mount-page';
import { WelcomePage } from '../../components/welcome/WelcomePage';
import { createAccess } from '../own-pages/create-access';

void mountPage(createAccess, WelcomePage, 'welcomePageTitle');
