/** The lock modes of tables, and which of them stand in each other's way. */
@NullMarked
package dev.quipu.catalog.lock;

import org.jspecify.annotations.NullMarked;
