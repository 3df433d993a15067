import '../../components/base.css';
import '../../components/parts/parts.css';
import '../../components/popup/popup.css';
import { mountPage } from '../../components/mount-page';
import { Popup } from '../../components/popup/Popup';
import { createAccess } from '../own-pages/create-access';

void mountPage(createAccess, Popup, 'extensionName');
