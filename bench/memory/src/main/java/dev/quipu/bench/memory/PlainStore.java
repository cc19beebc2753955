package dev.quipu.bench.memory;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A store for LangChain4j as most write it: the whole list as JSON, in one row a memory. */
record PlainStore(DataSource database) implements ChatMemoryStore {
    static final String TABLE = "CREATE TABLE plain_memory (id text PRIMARY KEY, messages text NOT NULL)";

    @Override
    public List<ChatMessage> getMessages(Object memoryId) {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("SELECT messages FROM plain_memory WHERE id = ?")) {
            query.setString(1, memoryId.toString());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? ChatMessageDeserializer.messagesFromJson(row.getString(1)) : List.of();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        INSERT INTO plain_memory VALUES (?, ?)
                        ON CONFLICT (id) DO UPDATE SET messages = excluded.messages""")) {
            update.setString(1, memoryId.toString());
            update.setString(2, ChatMessageSerializer.messagesToJson(messages));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void deleteMessages(Object memoryId) {
        updateMessages(memoryId, List.of());
    }
}
