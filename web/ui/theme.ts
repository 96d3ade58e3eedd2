/** The look of the product as antd tokens: calm, one family of greys, one shadow. */
import type { ThemeConfig } from 'antd';

export const colours = {
  primary: '#1E6E68',
  success: '#2F7D4F',
  warning: '#B7791F',
  danger: '#B3261E',
  information: '#2B5C8A',
  /** For red-head documents and seals only. */
  official: '#C8161D',
  text: '#1F2A2E',
  muted: '#55636A',
  line: '#D9E0E2',
  ground: '#F4F6F6',
} as const;

const family = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif";

export interface Look {
  readonly isPhone: boolean;
  readonly isLarge: boolean;
  readonly isHighContrast: boolean;
  /** The system asks for reduced motion: nothing moves. */
  readonly isStill: boolean;
}

export function themeFor(options: Look): ThemeConfig {
  const text = options.isHighContrast ? '#000000' : colours.text;
  const fontSize = options.isLarge ? 18 : options.isPhone ? 16 : 14;
  return {
    cssVar: { key: 'qinglian' },
    token: {
      colorPrimary: options.isHighContrast ? '#0B4A45' : colours.primary,
      colorLink: options.isHighContrast ? '#0B4A45' : colours.primary,
      colorSuccess: colours.success,
      colorWarning: colours.warning,
      colorError: colours.danger,
      colorInfo: colours.information,
      colorText: text,
      colorTextSecondary: options.isHighContrast ? '#222222' : colours.muted,
      colorTextTertiary: options.isHighContrast ? '#333333' : '#5F6C72',
      colorTextDescription: options.isHighContrast ? '#333333' : '#5F6C72',
      colorTextPlaceholder: '#6B777D',
      colorBorder: options.isHighContrast ? '#5F6C72' : '#C5CED1',
      colorBorderSecondary: colours.line,
      colorBgLayout: colours.ground,
      borderRadius: 6,
      fontSize,
      fontFamily: family,
      controlHeight: options.isPhone || options.isLarge ? 40 : 34,
      boxShadow: '0 1px 3px rgba(31, 42, 46, 0.12)',
      boxShadowSecondary: '0 4px 16px rgba(31, 42, 46, 0.16)',
      motion: !options.isStill,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.18s',
    },
    components: {
      Layout: { headerBg: '#FFFFFF', siderBg: '#FFFFFF', bodyBg: colours.ground },
      Menu: { itemHeight: 40, itemSelectedBg: '#E4EFEE', itemSelectedColor: '#134F4A' },
      Table: {
        headerBg: '#EEF2F2',
        cellPaddingBlock: 9,
        cellPaddingInline: 12,
        rowSelectedBg: '#EAF3F2',
        rowSelectedHoverBg: '#E4EFEE',
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none' },
    },
  };
}
