export default {
  base: './',
  build: { rolldownOptions: { input: 'bundled.html' } },
}
