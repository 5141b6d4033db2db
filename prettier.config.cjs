/** @type {import("prettier").Config} */
module.exports = {
  plugins: [require.resolve("@prettier/plugin-xml")],
  printWidth: 100,
  bracketSpacing: false,
  overrides: [
    {
      files: ["*.xml"],
      options: {tabWidth: 4, xmlWhitespaceSensitivity: "preserve"},
    },
    {
      files: ["addons/*/static/**/*.js"],
      options: {tabWidth: 4},
    },
  ],
};
