package dev.quipu.sample;

import dev.quipu.spring.ai.QuipuChatMemoryRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The chats over HTTP. */
@RestController
@RequestMapping("/chats")
class ChatController {
    private final ChatClient client;
    private final QuipuChatMemoryRepository repository;

    ChatController(ChatClient client, QuipuChatMemoryRepository repository) {
        this.client = client;
        this.repository = repository;
    }

    /** Says something, and returns the answer. */
    @PostMapping("/{id}")
    @Nullable
    String say(@PathVariable String id, @RequestBody String text) {
        return client.prompt()
                .user(text)
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, id))
                .call()
                .content();
    }

    /** Returns the chats, the latest first. */
    @GetMapping
    List<String> chats() {
        return repository.findConversationIds(null, 50).items();
    }

    /** Returns all that was ever said in a chat. */
    @GetMapping("/{id}")
    List<String> history(@PathVariable String id) {
        return repository.history(id).stream()
                .map(message -> message.getMessageType().getValue() + ": " + message.getText())
                .toList();
    }
}
