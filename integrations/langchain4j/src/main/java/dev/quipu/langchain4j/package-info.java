/** The chat memory of LangChain4j on the assistant platform. */
@NullMarked
package dev.quipu.langchain4j;

import org.jspecify.annotations.NullMarked;
