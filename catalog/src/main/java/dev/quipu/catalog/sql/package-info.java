/** SQL as the server prints it, cut into tokens; within this module alone. */
@NullMarked
package dev.quipu.catalog.sql;

import org.jspecify.annotations.NullMarked;
