import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A loaded machine may take seconds for what a quiet one shows at once.
    expect: { poll: { timeout: 20_000 } },
    globalSetup: ['test/build.setup.ts'],
    coverage: {
      include: ['src/**'],
      exclude: ['**/*.test.ts', '**/*.generated.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
})
