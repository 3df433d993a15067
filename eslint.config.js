import tseslint from 'typescript-eslint';

const fullZod = { name: 'zod', message: "Import 'zod/mini': full zod weighs 91 kB gzipped." };

export default tseslint.config(
  {
    ignores: [
      '.output',
      '.wxt',
      '.profile',
      '.test',
      'tour',
      'bench',
      'node_modules',
      'tests/pages/built',
      'tests/pages/source',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-restricted-imports': ['error', { paths: [fullZod] }],
      'no-eval': 'error',
      'no-implied-eval': 'off',
      'no-restricted-syntax': [
        'error',
        ...['innerHTML', 'outerHTML'].map((name) => ({
          selector: `AssignmentExpression[left.property.name="${name}"]`,
          message: 'Build nodes; a page’s text is hostile.',
        })),
        {
          selector: 'CallExpression[callee.property.name="insertAdjacentHTML"]',
          message: 'Build nodes; a page’s text is hostile.',
        },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'max-depth': ['error', 3],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // Parts are objects of functions that use no `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['tests/**'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      'max-params': ['error', 4],
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
