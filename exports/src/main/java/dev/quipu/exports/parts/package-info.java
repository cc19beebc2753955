/** What several formats write in the same way. */
@NullMarked
package dev.quipu.exports.parts;

import org.jspecify.annotations.NullMarked;
