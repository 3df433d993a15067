/** AI chats people keep open for days: what "AI chats only" asks for. Shown to the user before the browser asks. */
export const AI_HOSTS = [
  'chatgpt.com',
  'claude.ai',
  'gemini.google.com',
  'aistudio.google.com',
  'copilot.microsoft.com',
  'grok.com',
  'www.perplexity.ai',
  'chat.mistral.ai',
  'chat.deepseek.com',
  'chat.qwen.ai',
  'www.kimi.com',
  'poe.com',
  'duck.ai',
  'notebooklm.google.com',
] as const;
