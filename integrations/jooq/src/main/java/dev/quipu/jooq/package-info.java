/** jOOQ's classes from revisions: they run on a throw-away server, and jOOQ reads what they have made. */
@NullMarked
package dev.quipu.jooq;

import org.jspecify.annotations.NullMarked;
