/** Many revisions made one: what they leave, as statements and rows, proven to be the same. */
@org.jspecify.annotations.NullMarked
package dev.quipu.migration.squash;
