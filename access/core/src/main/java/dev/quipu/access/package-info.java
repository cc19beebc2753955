/** What typed access to every pack stands on: transactions, pages, statements and the meaning of failures. */
@NullMarked
package dev.quipu.access;

import org.jspecify.annotations.NullMarked;
