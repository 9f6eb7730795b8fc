/**
 * What people do at the console, from the click to what a box of an edge shows, in both languages.
 */
@org.jspecify.annotations.NullMarked
package kejian.acceptance.journey;
