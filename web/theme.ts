import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The single accent: a deep red, dark enough for white text (contrast above 7:1 from shade 7). */
const accent: MantineColorsTuple = [
  '#fbeeee',
  '#f3d6d6',
  '#e7abab',
  '#da7d7d',
  '#cf5757',
  '#c23f40',
  '#a92f31',
  '#8f1d21',
  '#7a171b',
  '#651115',
];

/** Quiet and paper-like: one accent, large type, targets of 44 px. */
export const theme = createTheme({
  fontFamily: "'Be Vietnam Pro', system-ui, sans-serif",
  headings: { fontFamily: "'Be Vietnam Pro', system-ui, sans-serif", fontWeight: '600' },
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: 7,
  defaultRadius: 'md',
  fontSizes: { xs: '14px', sm: '15px', md: '16px', lg: '18px', xl: '20px' },
  components: {
    Button: { defaultProps: { size: 'md', miw: 44, h: 44 } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
  },
});
