import { createApp, reactive } from 'vue';

const state = reactive({
  text: '',
  lazy: '',
  message: '',
  agreed: false,
  plan: 'free',
  country: 'at',
  languages: [] as string[],
  amount: 1,
});
Object.assign(window, { frameworkState: () => JSON.parse(JSON.stringify(state)) as typeof state });

createApp({
  setup: () => ({ state }),
  template: `
    <form @submit.prevent>
      <p><label for="text">Text</label> <input id="text" name="text" type="text" v-model="state.text" /></p>
      <p><label for="lazy">Lazy text</label> <input id="lazy" name="lazy" type="text" v-model.lazy="state.lazy" /></p>
      <p><label for="message">Message</label> <textarea id="message" name="message" v-model="state.message"></textarea></p>
      <p><label><input id="agreed" name="agreed" type="checkbox" v-model="state.agreed" /> Agreed</label></p>
      <p>
        <label v-for="plan in ['free', 'team', 'enterprise']" :key="plan">
          <input :id="'plan-' + plan" name="plan" type="radio" :value="plan" v-model="state.plan" /> {{ plan }}
        </label>
      </p>
      <p>
        <label for="country">Country</label>
        <select id="country" name="country" v-model="state.country">
          <option value="at">Austria</option><option value="br">Brazil</option><option value="ca">Canada</option>
        </select>
      </p>
      <p>
        <label for="languages">Languages</label>
        <select id="languages" name="languages" multiple v-model="state.languages">
          <option value="de">German</option><option value="en">English</option><option value="es">Spanish</option>
        </select>
      </p>
      <p><label for="amount">How many</label> <input id="amount" name="amount" type="number" v-model.number="state.amount" /></p>
      <output id="state">{{ JSON.stringify(state) }}</output>
    </form>`,
}).mount('#app');
