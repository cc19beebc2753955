/** What tests of several formats use. */
@NullMarked
package dev.quipu.exports.testing;

import org.jspecify.annotations.NullMarked;
