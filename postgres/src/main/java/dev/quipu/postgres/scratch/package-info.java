/** Throw-away databases, in which plans, revisions and declared schemas are tried. */
@NullMarked
package dev.quipu.postgres.scratch;

import org.jspecify.annotations.NullMarked;
