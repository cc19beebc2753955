/** Proofs in throw-away databases: that a plan reaches what it is for, that a revision can be undone. */
@NullMarked
package dev.quipu.migration.proof;

import org.jspecify.annotations.NullMarked;
