/** Plans, tried on a real server. */
@NullMarked
package dev.quipu.postgres.plan;

import org.jspecify.annotations.NullMarked;
