/** OpenAssistant: trees of messages, and flat ones. */
@NullMarked
package dev.quipu.exports.openassistant;

import org.jspecify.annotations.NullMarked;
