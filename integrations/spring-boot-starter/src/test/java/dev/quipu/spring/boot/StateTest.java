package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Health, meters and endpoint. */
class StateTest {
    private static final String SHOWN = "management.endpoints.web.exposure.include=quipu";

    private final TestDatabase database = TestServer.get().createDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    private ApplicationContextRunner shop(String mode) {
        return Application.shop(database)
                .withPropertyValues(SHOWN)
                .withPropertyValues("quipu.initialize=" + mode, "quipu.status-time-to-live=0s");
    }

    private static Health health(org.springframework.context.ApplicationContext context) {
        Health health = context.getBean(HealthIndicator.class).health(true);
        if (health == null) {
            throw new AssertionError("no health");
        }
        return health;
    }

    @Test
    void upAtTheHead() {
        shop("upgrade").run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("revision", Map.of("shop", "002"), "pending", 0, "drift", List.of()));
        });
    }

    /** A probe that finds it down restarts the application for ever. */
    @Test
    void upWithoutAnyBranchAndWithoutAnyDatabase() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(QuipuAutoConfiguration.class, QuipuHealthAutoConfiguration.class))
                .withPropertyValues("quipu.packs=")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void outOfServiceWhileRevisionsArePending() {
        shop("never").run(context -> {
            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(health.getDetails()).containsEntry("pending", 2);
            assertThat(health.getDetails()).containsEntry("revision", Map.of("shop", "base"));
        });
    }

    @Test
    void driftIsADetailUnlessItIsToFail() {
        shop("upgrade").run(context -> {
            database.execute("DROP TABLE shop.orders");
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(health(context).getDetails()).containsEntry("drift", List.of("shop.orders is gone"));
        });
        shop("never")
                .withPropertyValues("quipu.drift=fail")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
    }

    @Test
    void aDatabaseThatIsAheadIsUp() {
        shop("upgrade").run(context -> {
            database.execute(
                    "INSERT INTO quipu.applied (branch, revision, checksum, stamped) SELECT branch, '003', checksum, stamped FROM quipu.applied WHERE revision = '002'");
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(health(context).getDetails())
                    .containsEntry("problem", "the database has revisions that no file defines: shop@003");
        });
    }

    @Test
    void downWithoutADatabase() {
        Application.shop(database)
                .withPropertyValues(
                        "quipu.initialize=never", "quipu.url=postgresql://somebody:tellnobody@localhost:1/nowhere")
                .run(context -> {
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.toString()).contains("localhost").doesNotContain("tellnobody");
                });
    }

    @Test
    void healthCanBeSwitchedOff() {
        shop("upgrade")
                .withPropertyValues("management.health.quipu.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void theEndpointSaysWhatStatusSays() {
        shop("upgrade").run(context -> {
            JsonNode state = JsonMapper.shared()
                    .valueToTree(context.getBean(QuipuEndpoint.class).state());
            assertThat(state.at("/server").asString()).contains(":***@").doesNotContain(database.password());
            assertThat(state.at("/branches").toString())
                    .isEqualTo("[{\"branch\":\"shop\",\"schema\":\"shop\",\"revision\":\"002\",\"pending\":0}]");
            assertThat(state.at("/lastRun/revision").asString()).isEqualTo("002");
            assertThat(state.at("/drift").toString()).isEqualTo("[]");
            assertThat(state.at("/problem").isNull()).isTrue();
        });
    }

    @Test
    void theEndpointSaysWhyNothingIsKnown() {
        Application.shop(database)
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=quipu",
                        "quipu.initialize=never",
                        "quipu.url=postgresql://somebody:tellnobody@localhost:1/nowhere")
                .run(context -> {
                    QuipuEndpoint.State state =
                            context.getBean(QuipuEndpoint.class).state();
                    assertThat(state.problem())
                            .contains("cannot connect to localhost:1")
                            .doesNotContain("tellnobody");
                    assertThat(state.drift()).isNull();
                });
    }

    @Test
    void theEndpointIsThereOnlyIfItIsExposed() {
        shop("never")
                .withPropertyValues("management.endpoints.web.exposure.exclude=*")
                .run(context -> assertThat(context).doesNotHaveBean(QuipuEndpoint.class));
    }

    @Test
    void metersCountWhatIsPendingAndWhatHasDrifted() {
        shop("never").withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(QuipuMeters.class).bindTo(registry);
            assertThat(registry.get("quipu.revisions.pending")
                            .tag("branch", "shop")
                            .gauge()
                            .value())
                    .isEqualTo(2);
            assertThat(registry.get("quipu.drift.objects").gauge().value()).isNaN();
            context.getBean(Quipu.class).upgrade(dev.quipu.migration.run.RunListener.NONE);
            database.execute("CREATE TABLE shop.by_hand ()");
            assertThat(registry.get("quipu.revisions.pending")
                            .tag("branch", "shop")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(registry.get("quipu.drift.objects").gauge().value()).isEqualTo(1);
            assertThat(registry.get("quipu.initialize").timeGauge().value()).isNotNegative();
        });
    }

    @Test
    void oneLookIsShared() {
        Application.shop(database)
                .withPropertyValues("quipu.initialize=never", "quipu.status-time-to-live=1h")
                .run(context -> {
                    assertThat(health(context).getDetails()).containsEntry("pending", 2);
                    context.getBean(Quipu.class).upgrade(dev.quipu.migration.run.RunListener.NONE);
                    assertThat(health(context).getDetails()).containsEntry("pending", 2);
                });
    }

    @Test
    void worksWithoutActuatorAndMicrometer() {
        shop("upgrade")
                .withClassLoader(new FilteredClassLoader(
                        HealthIndicator.class,
                        Endpoint.class,
                        MeterRegistry.class,
                        io.micrometer.core.instrument.binder.MeterBinder.class))
                .run(context -> {
                    assertThat(context).hasSingleBean(Quipu.class);
                    assertThat(context).doesNotHaveBean("quipuHealthIndicator");
                    assertThat(context).doesNotHaveBean("quipuEndpoint");
                    assertThat(context).doesNotHaveBean("quipuMeters");
                });
    }
}
