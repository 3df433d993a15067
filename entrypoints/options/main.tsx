import '../../components/base.css';
import '../../components/parts/parts.css';
import '../../components/options/options.css';
import { mountPage } from '../../components/mount-page';
import { OptionsPage } from '../../components/options/OptionsPage';
import { createAccess } from '../own-pages/create-access';

void mountPage(createAccess, OptionsPage, 'optionsTitle');
