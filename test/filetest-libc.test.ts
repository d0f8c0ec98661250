import { filetestSuite } from './support/filetest-suite.ts';

filetestSuite('test/filetests/libc/');
