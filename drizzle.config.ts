import { defineConfig } from 'drizzle-kit';

// Only for making a new migration by hand: `npx drizzle-kit generate`. The server applies them at its start.
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema/*.ts',
  out: './src/store/migrations',
});
