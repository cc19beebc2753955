package dev.quipu.sample;

import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/** Says what it was told before, so that one sees what is in the memory. */
final class RememberingModel implements ChatModel {
    @Override
    public ChatResponse call(Prompt prompt) {
        List<String> told = prompt.getInstructions().stream()
                .filter(message -> message.getMessageType() == MessageType.USER)
                .map(Message::getText)
                .toList();
        String answer = "You said: " + String.join(", then ", told);
        return new ChatResponse(List.of(new Generation(new AssistantMessage(answer))));
    }
}
