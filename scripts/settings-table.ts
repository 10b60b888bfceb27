import { SETTINGS } from '../config/settings.ts';

/** Every setting as a Markdown table: name of the environment variable, default, what it is for. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(([name, { fallback, help }]) => {
    const shown = fallback === '' ? '' : `\`${fallback}\``;
    return `| \`${name}\` | ${shown} | ${help.replaceAll('|', '\\|')} |`;
  });
  return ['| Setting | Default | What it is for |', '| --- | --- | --- |', ...rows].join('\n');
}
