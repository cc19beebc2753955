/** Spans of OpenTelemetry into the conversation systems, and out of them again. */
@NullMarked
package dev.quipu.imports.span;

import org.jspecify.annotations.NullMarked;
