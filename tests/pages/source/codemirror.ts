import { javascript } from '@codemirror/lang-javascript';
import { basicSetup, EditorView } from 'codemirror';

const START = `function greet(name) {\n  return \`Hello \${name}\`;\n}\n`;

const editorView = new EditorView({
  doc: START,
  extensions: [basicSetup, javascript(), EditorView.contentAttributes.of({ 'aria-label': 'Source code' })],
  parent: document.querySelector('#app')!,
});
Object.assign(window, { editorView });
