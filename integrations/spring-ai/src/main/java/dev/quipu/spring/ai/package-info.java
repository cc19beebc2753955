/** The chat memory of Spring AI on the assistant platform. */
@NullMarked
package dev.quipu.spring.ai;

import org.jspecify.annotations.NullMarked;
