import '../../components/base.css';
import '../../components/parts/parts.css';
import '../../components/resume/resume.css';
import { mountPage } from '../../components/mount-page';
import { ResumePage } from '../../components/resume/ResumePage';
import { createAccess } from '../own-pages/create-access';

const start = new URLSearchParams(location.search).get('session') ?? undefined;

void mountPage(createAccess, () => <ResumePage start={start} />, 'resumeTitle');
