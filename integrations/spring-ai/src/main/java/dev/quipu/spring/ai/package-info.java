/** The chat memory of Spring AI, its sessions, and what its models use, on the assistant platform. */
@NullMarked
package dev.quipu.spring.ai;

import org.jspecify.annotations.NullMarked;
