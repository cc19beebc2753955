/** The zip of a Slack export. */
@NullMarked
package dev.quipu.exports.slack;

import org.jspecify.annotations.NullMarked;
