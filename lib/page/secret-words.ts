import { rememberAnswers } from './remember-answers';

/** Words that alone say the field holds a secret. */
const SECRET_WORD =
  /^(?:pass|pwd|pw|passwd|passcode|passkey|secrets?|token|otp|totp|mfa|cvv|cvc|cvn|csc|ssn|iban|mnemonic|apikeys?|jwt|bearer)$/;
/** Parts of a word that say so wherever they stand; the last row in other languages. */
const SECRET_PART =
  /password|passwd|passphrase|passcode|apikey|creditcard|kreditkart|kartenn(?:ummer|r)|cardn(?:o|um|umber|r)$|ccn(?:um|umber|o)$|^(?:my|user|new|old|db)pass$|pwd$|^pwd|(?:client|shared|app|api|my|your)secret$|secretkey|(?:recovery|backup)code|(?:access|auth|api|bearer|refresh|id|csrf|my|your|session)token$|passwort|kennwort|(?:sicherheits|bestätigungs|bestaetigungs)code|sozialversicherung|contraseñ|contrasen|^senhas?$|motdepasse|wachtwoord|пароль|密码|密碼|パスワード|비밀번호/u;
/** Neighbours that say so together. */
const SECRET_PAIR =
  /\b(?:api keys?|pass (?:phrase|word|code)|(?:card|cc) (?:no|num|nr|number|holder|cvc|exp\w*|expir\w* date)|name on card|exp\w*(?: date)? mm yy(?:yy)?|security (?:code|answer)|(?:verification|sms|auth(?:entication|enticator|ori[sz]ation)?|recovery|backup) codes?|code we (?:sent|texted|emailed)|(?:private(?: \w+)?|access|recovery|encryption) keys?|(?:seed|recovery) phrase|social security|sécurité sociale|one time|mot de passe|2 fa)\b/;
/** How many tokens a model may write is no secret. */
const HARMLESS = /\btoken (?:limit|count|budget|usage|length|size)\b|\b(?:max|min|total) token\b/g;

/** The words of a name or a label, lower case: `userPass_2`, `user-pass 2` and `User pass (2)` are the same. */
export function wordsOf(text: string): string {
  return text
    .slice(0, 300)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** True when a field of this name or label holds a secret. */
export const namesSecret = rememberAnswers((text) => {
  const words = wordsOf(text).replace(HARMLESS, '');
  return SECRET_PAIR.test(words) || words.split(' ').some((word) => SECRET_WORD.test(word) || SECRET_PART.test(word));
});

const CODE = /\b(?:otp|code|pin|tan|sms|2 fa|mfa|verification|verify)\b/;
const OTHER_CODE = /\b(?:zip|postal|post|country|area|promo|coupon|discount|sort|dialling|plz|bar)\b/;

/** True when a short number of this name is a one-time code; a postcode is none. */
export function namesOneTimeCode(text: string): boolean {
  const words = wordsOf(text);
  return CODE.test(words) && !OTHER_CODE.test(words);
}
