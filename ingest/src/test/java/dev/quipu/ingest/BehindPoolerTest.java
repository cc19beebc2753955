package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.testing.PgBouncer;
import dev.quipu.postgres.testing.PgBouncer.Mode;
import dev.quipu.postgres.testing.PoolerTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A pooler in transaction mode, which hands its sessions out in turn: whoever relies on a session does not get it. */
@PoolerTest
class BehindPoolerTest {
    @Test
    void writersTakeTurnsOnSessions() throws Exception {
        try (Bed bed = Bed.empty();
                PgBouncer pooler = PgBouncer.start(
                        bed.database(), Mode.TRANSACTION, "server_round_robin = 1", "default_pool_size = 3")) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl("jdbc:postgresql://%s:%d/%s?prepareThreshold=0"
                    .formatted(
                            pooler.address().host(),
                            pooler.address().port(),
                            pooler.address().database()));
            source.setUser(pooler.address().user());
            source.setPassword(pooler.address().password());
            Ingest ingest =
                    Ingest.into(source, AssistantTarget.asService(Bed.SCHEMA)).withBlocksOf(10);
            List<Item> items = new ArrayList<>();
            ConversationStart one = ConversationStart.keyed(bed.ann().toString(), "one");
            ConversationStart two = ConversationStart.keyed(bed.bob().toString(), "two");
            items.add(one);
            items.add(two);
            for (int i = 0; i < 100; i++) {
                ConversationStart talk = i % 2 == 0 ? one : two;
                items.add(Message.user(talk.conversationId(), "message " + i).withKey("k" + i));
            }
            try (MessageWriter first = ingest.open();
                    MessageWriter second = ingest.open()) {
                for (Item item : items) {
                    first.write(item);
                    second.write(item);
                }
                assertThat(first.finish().items()).isEqualTo(items.size());
                assertThat(second.finish().alreadyThere()).isEqualTo(items.size());
            }
            assertThat(bed.value("SELECT count(*) || ' ' || max(seq) FROM $messages"))
                    .isEqualTo("100 50");
        }
    }
}
