/** The formats by name. */
@NullMarked
package dev.quipu.exports.reading;

import org.jspecify.annotations.NullMarked;
