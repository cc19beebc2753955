/** Files as exports come: plain, gzip, zip; read within limits. */
@NullMarked
package dev.quipu.exports.source;

import org.jspecify.annotations.NullMarked;
