/** OpenTelemetry spans with the conventions for generative AI, and back. */
@NullMarked
package dev.quipu.exports.otlp;

import org.jspecify.annotations.NullMarked;
