/** JSON from outside: read as a stream, within limits, and only what PostgreSQL can hold. */
@NullMarked
package dev.quipu.exports.json;

import org.jspecify.annotations.NullMarked;
