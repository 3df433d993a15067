import { damageMatrix, listDamages } from './e2e/damage';
const pattern = new RegExp(process.argv[2] ?? '.');
const figures = await damageMatrix(listDamages().filter(({ name }) => pattern.test(name)), 'matrix-tmp');
console.log(JSON.stringify(figures, null, 1));
process.exit(0);
