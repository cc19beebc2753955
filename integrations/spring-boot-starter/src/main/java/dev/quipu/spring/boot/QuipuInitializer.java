package dev.quipu.spring.boot;

import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Drift.Drifted;
import dev.quipu.postgres.failure.QuipuException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.InitializingBean;

/** Does what {@code quipu.initialize} says, before any bean is made that uses the schema. */
public final class QuipuInitializer implements InitializingBean {
    private static final Log LOG = LogFactory.getLog(QuipuInitializer.class);

    private final Quipu quipu;
    private final QuipuProperties properties;
    private volatile Duration took = Duration.ZERO;

    QuipuInitializer(Quipu quipu, QuipuProperties properties) {
        this.quipu = quipu;
        this.properties = properties;
    }

    /** Returns how long it took; zero if there was nothing to look at. */
    public Duration took() {
        return took;
    }

    /**
     * Looks at the schema, and changes it if it is told to.
     *
     * @throws QuipuException if the schema does not fit or a revision fails: the application does not start
     */
    @Override
    public void afterPropertiesSet() {
        if (quipu.branches().isEmpty()) {
            tellThatThereIsNothing();
            return;
        }
        long start = System.nanoTime();
        switch (properties.initialize()) {
            case NEVER -> {}
            case VALIDATE -> validate();
            case UPGRADE -> {
                quipu.upgrade(new RunLog(LOG));
                validate();
            }
        }
        took = Duration.ofNanos(System.nanoTime() - start);
    }

    /** Who has said what to do has meant that there is something to do it with. */
    private void tellThatThereIsNothing() {
        if (properties.initialize() == QuipuProperties.Initialize.UPGRADE) {
            LOG.warn(
                    "quipu.initialize is upgrade, and nothing is upgraded: there is no pack on the class path, and no folder in"
                            + " quipu.revisions. A pack is a dependency such as dev.quipu:quipu-assistant.");
        } else {
            LOG.debug("There is neither a pack nor a folder of revisions to take care of.");
        }
    }

    private void validate() {
        Status.Report report = quipu.status();
        quipu.misfit(report).ifPresent(failure -> {
            throw failure;
        });
        Drift drift = report.drift();
        if (properties.drift() == QuipuProperties.OnDrift.WARN
                && !drift.objects().isEmpty()) {
            LOG.warn("The schema is not as the last run of Quipu left it: "
                    + drift.objects().stream().map(Drifted::told).collect(Collectors.joining("; ")));
        }
        if (properties.drift() == QuipuProperties.OnDrift.FAIL && drift.unknown() != null) {
            LOG.warn("Whether other hands have changed the schema since the last run of Quipu cannot be told: "
                    + drift.unknown());
        }
        LOG.info("The schema fits: "
                + report.branches().stream()
                        .flatMap(branch -> branch.revisions().stream())
                        .map(revision -> revision.name().toString())
                        .collect(Collectors.joining(", ")));
    }
}
