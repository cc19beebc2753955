/** Applying revisions: who may run, what a step sends, what happens when it fails, is killed or is interrupted. */
@NullMarked
package dev.quipu.migration.run;

import org.jspecify.annotations.NullMarked;
