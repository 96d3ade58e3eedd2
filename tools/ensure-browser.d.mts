/** What to hand to Playwright's `chromium.launch`. */
export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  readonly env?: Record<string, string>;
}
export function ensureBrowser(onProgress?: (message: string) => void): Promise<Browser>;
