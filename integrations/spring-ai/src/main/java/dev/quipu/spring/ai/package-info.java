/** The chat memory of Spring AI, and its sessions, on the assistant platform. */
@NullMarked
package dev.quipu.spring.ai;

import org.jspecify.annotations.NullMarked;
