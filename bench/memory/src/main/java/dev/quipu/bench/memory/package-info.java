/** Measurements of typed access and of the frameworks' memories, beside what people use or write without Quipu. */
@NullMarked
package dev.quipu.bench.memory;

import org.jspecify.annotations.NullMarked;
