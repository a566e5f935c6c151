/** What scripts/make-fonts.ts uses of a package without types. */
declare module 'subset-font' {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: { readonly targetFormat: 'sfnt' },
  ): Promise<Buffer>
}
