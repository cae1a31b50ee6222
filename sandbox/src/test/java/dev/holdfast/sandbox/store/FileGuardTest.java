package dev.holdfast.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGuardTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void only_one_at_a_time_holds_it() throws Exception {
        var inside = new AtomicInteger();
        var overlapped = new AtomicBoolean();
        var work = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < 16; i++) {
            work.add(() -> FileGuard.holding(folder.resolve("guard"), PATIENCE, () -> {}, () -> {
                overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
                Thread.yield();
                return inside.decrementAndGet();
            }));
        }
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(overlapped).isFalse();
    }

    @Test
    void another_process_that_holds_it_is_waited_for_no_longer_than_asked() throws Exception {
        var file = folder.resolve("guard");
        var holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var waited = new AtomicBoolean();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");

            assertThatThrownBy(() ->
                            FileGuard.holding(file, Duration.ofMillis(200), () -> waited.set(true), () -> "never"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process still holds");
            assertThat(waited).isTrue();
        } finally {
            holder.destroyForcibly().waitFor();
        }

        assertThat(FileGuard.holding(file, PATIENCE, () -> {}, () -> "freed by its death"))
                .isEqualTo("freed by its death");
    }

    /** Another process, which holds the guard until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            FileGuard.holding(Path.of(arguments[0]), PATIENCE, () -> {}, () -> {
                System.out.println("held");
                System.out.flush();
                return System.in.read();
            });
        }
    }
}
