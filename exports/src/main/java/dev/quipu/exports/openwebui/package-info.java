/** The export of chats of Open WebUI. */
@NullMarked
package dev.quipu.exports.openwebui;

import org.jspecify.annotations.NullMarked;
