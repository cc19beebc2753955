/** How the rows of the published system that a pack was made after come into the pack's tables. */
@NullMarked
package dev.quipu.migration.original;

import org.jspecify.annotations.NullMarked;
