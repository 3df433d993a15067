import { rememberAnswers } from './remember-answers';

/** Ids and names that a framework counts up or draws anew at every load: they name another element tomorrow. */
const GENERATED = [
  /^\d+$/,
  /:[rR][0-9a-z]*:/,
  /_r_[0-9a-z]*_/i,
  /«r[0-9a-z]*»/,
  /(?:^|[-_:])(?:radix|headlessui|react-aria|reach|downshift|rc_select|rc-tabs|chakra|mantine|mui|ember|cdk|mat|ext-gen|yui|gwt-uid|j_idt|el-id|ng|vaadin|auto|uid|tippy|popover|fluent|floating-ui|bits|v)[-_:]?[-_:a-z]*\d+(?:$|[-_:])/i,
  /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i,
  /(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{10,}/i,
  /\d{6,}/,
  /(?:^|[-_])(?=[a-z]*\d)(?=\d*[a-z])(?=(?:[a-z]*\d){3})[0-9a-z]{10,}$/i,
];

/** True when an id or a name will be the same after a reload. */
export const isStable = rememberAnswers(
  (name) => name !== '' && name.length <= 200 && !/\s/.test(name) && !GENERATED.some((shape) => shape.test(name)),
);
