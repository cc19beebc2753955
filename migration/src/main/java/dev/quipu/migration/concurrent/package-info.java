/** Results that are worked out at once, or while one waits for the server. */
@NullMarked
package dev.quipu.migration.concurrent;

import org.jspecify.annotations.NullMarked;
