/** What calls of models use, recorded as the usage of the assistant platform, for any framework. */
@NullMarked
package dev.quipu.memory.usage;

import org.jspecify.annotations.NullMarked;
