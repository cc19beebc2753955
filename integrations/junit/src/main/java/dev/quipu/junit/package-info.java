/** Tests on a real PostgreSQL: {@link dev.quipu.junit.QuipuDatabase} is where to begin. */
@NullMarked
package dev.quipu.junit;

import org.jspecify.annotations.NullMarked;
