/** Revisions run from a program: {@link dev.quipu.migration.Revisions} is where to begin. */
@NullMarked
package dev.quipu.migration;

import org.jspecify.annotations.NullMarked;
