/** The export of ChatGPT: {@code conversations.json}. */
@NullMarked
package dev.quipu.exports.chatgpt;

import org.jspecify.annotations.NullMarked;
