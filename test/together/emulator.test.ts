import { loadGroup } from './loadGroup';

loadGroup('emulator');
