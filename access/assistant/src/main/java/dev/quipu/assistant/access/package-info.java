/** The assistant platform from Java: tenants, users, conversations, messages, feedback and usage. */
@NullMarked
package dev.quipu.assistant.access;

import org.jspecify.annotations.NullMarked;
