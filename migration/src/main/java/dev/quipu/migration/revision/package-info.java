/** Revisions as values, and the files that they are read from and written to. */
@NullMarked
package dev.quipu.migration.revision;

import org.jspecify.annotations.NullMarked;
