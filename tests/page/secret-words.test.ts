import { describe, expect, it } from 'vitest';
import { namesOneTimeCode, namesSecret } from '../../lib/page/secret-words';

const SECRETS = `
password Password passwd userpassword user_password password2 newPassword passphrase passcode wifi-pass userPass pwd
user_pwd db-pwd mypwd client_secret clientSecret secret Secret answer apiKey api_key api-key API key APIKEY access_token
accessToken accesstoken refreshToken auth-token Bearer token token cvv CVV2 cvc card-cvc csc ssn ssn-last-four SSN iban
IBAN card_number cardNumber cardnumber card-no Card no. Card num ccnumber Security code private key recovery phrase
seed phrase otp TOTP 2fa one-time Passwort Kennwort contraseña senha пароль 密码 mot de passe Pass phrase Your passcode
`;

const HARMLESS = `
passenger Passengers compass bypass passport passive encompass trespass passage surpassed
tokenize tokenizer my notes broken max_tokens maxTokens Maximum tokens token limit Token count
secretary secretariat secretly
name fullName email e-mail address address2 city zip postcode Postal code country company title subject body comment
message description notes note remark search query q url website phone telephone amount quantity date time colour volume
card title Business card scoreboard discard cardboard cardigan classnames mission lesson issn session Caliban
keyboard key keywords monkey apiary rapid
Ask anything prompt draft reply letter About you Nickname Languages Interest Contact Your answer
shipping method opinion pinned pinboard spin pineapple
`;

const phrases = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .flatMap((line) => line.split(/(?<=[^,]) (?=\S)/));

/** Words of the lists that belong together. */
const TOGETHER = [
  'Secret answer',
  'API key',
  'Bearer token',
  'Card no.',
  'Card num',
  'Security code',
  'private key',
  'recovery phrase',
  'seed phrase',
  'mot de passe',
  'Pass phrase',
  'Your passcode',
  'my notes',
  'Maximum tokens',
  'token limit',
  'Token count',
  'Postal code',
  'card title',
  'Business card',
  'Ask anything',
  'About you',
  'Your answer',
  'shipping method',
];

function wordsOf(list: string): string[] {
  const joined = TOGETHER.reduce(
    (text, phrase) => text.replaceAll(phrase, phrase.replace(/ /g, '_$_')),
    list.replace(/\n/g, ' '),
  );
  return phrases(joined.trim()).map((word) => word.replace(/_\$_/g, ' '));
}

const SECRET_PHRASES = [
  'cc_number',
  'ccExp',
  'card-expiry-date',
  'card holder',
  'Name on card',
  'Expiry date (MM/YY)',
  'Exp. MM/YYYY',
  'secretkey',
  'awsSecretAccessKey',
  'jwt',
  'bearer',
  'security_answer',
  'verification_code',
  'smsCode',
  'auth_code',
  'Authentication code',
  'recoverycode',
  'backup_codes',
  'Enter the code we sent you',
  'Private SSH key',
  'kreditkarte',
  'Kartennummer',
  'Sicherheitscode',
  'Bestätigungscode',
  'Numéro de sécurité sociale',
];
const HARMLESS_PHRASES = [
  'Expiry date',
  'Best before (MM/YY)',
  'Author code of conduct',
  'Experience',
  'Kartenspiel',
  'SSH public key',
  'Code',
];

it.each(SECRET_PHRASES)('%s names a secret', (phrase) => expect(namesSecret(phrase)).toBe(true));
it.each(HARMLESS_PHRASES)('%s names none', (phrase) => expect(namesSecret(phrase)).toBe(false));

describe('names of secrets', () => {
  it.each(wordsOf(SECRETS))('%j is one', (name) => expect(namesSecret(name)).toBe(true));
  it.each(wordsOf(HARMLESS))('%j is none', (name) => expect(namesSecret(name)).toBe(false));
  it.each(['tokenize my notes', 'Notes on the compass', 'Number of passengers', 'Add a comment', 'Write about tokens'])(
    '%j is none',
    (label) => expect(namesSecret(label)).toBe(false),
  );
});

describe('names of one-time codes', () => {
  it.each(['otp', 'pin', 'Verification code', '2fa', 'PIN', 'login-code', 'verification', 'Code'])(
    '%j is one',
    (name) => expect(namesOneTimeCode(name)).toBe(true),
  );
  it.each(['Postal code', 'zip-code', 'country_code', 'Promo code', 'pinned', 'spin', 'amount', 'year'])(
    '%j is none',
    (name) => expect(namesOneTimeCode(name)).toBe(false),
  );
});
