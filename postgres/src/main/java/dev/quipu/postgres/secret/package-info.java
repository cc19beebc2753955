/** Passwords: values that do not print themselves, and texts from which they are taken out. */
@NullMarked
package dev.quipu.postgres.secret;

import org.jspecify.annotations.NullMarked;
