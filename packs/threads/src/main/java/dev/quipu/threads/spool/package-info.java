/** Input that is read more than once, kept in a file until then. */
@NullMarked
package dev.quipu.threads.spool;

import org.jspecify.annotations.NullMarked;
