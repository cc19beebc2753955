/** Identifiers and constants as PostgreSQL writes and folds them. */
@NullMarked
package dev.quipu.catalog.name;

import org.jspecify.annotations.NullMarked;
