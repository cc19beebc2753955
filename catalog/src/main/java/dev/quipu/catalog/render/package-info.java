/**
 * What is written from a catalog for people and other programs: TypeScript types, diagrams, pages. Pure functions: the same
 * catalog gives the same text, and the names in it, whatever they hold, stay names.
 */
@NullMarked
package dev.quipu.catalog.render;

import org.jspecify.annotations.NullMarked;
