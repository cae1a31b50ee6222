package dev.holdfast.arbiter.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotFileTest {

    private static final int KILLS = 12;
    private static final int BLOCK = 4096;
    private static final int SLOT = 36 * 1024;

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void create() throws IOException {
        path = folder.resolve("value");
        SlotFile.create(path);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private String found() throws IOException {
        try (var file = SlotFile.open(path)) {
            return new String(file.present().bytes(), UTF_8);
        }
    }

    private long put(String text) throws IOException {
        try (var file = SlotFile.open(path)) {
            return file.put(bytes(text)).version();
        }
    }

    private void damage(long at) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}), at);
        }
    }

    private static long slot(long version) {
        return 3L * BLOCK + (version % 2) * SLOT;
    }

    private static long mark(long version) {
        return (1 + version % 2) * BLOCK;
    }

    @Test
    void a_value_is_found_by_the_next_opening_under_a_later_version() throws IOException {
        assertThat(found()).isEmpty();
        long version = put("one");
        assertThat(found()).isEqualTo("one");
        try (var file = SlotFile.open(path)) {
            assertThat(file.present().version()).isGreaterThan(version);
        }
    }

    @Test
    void a_write_under_another_version_changes_nothing() throws IOException {
        try (var file = SlotFile.open(path)) {
            var first = file.put(bytes("one"));
            assertThat(file.put(first.version() - 1, bytes("two"))).isEmpty();
            assertThat(file.put(first.version(), bytes("three"))).isPresent();
            assertThat(file.present().bytes()).isEqualTo(bytes("three"));
        }
    }

    @Test
    void a_slot_that_was_half_written_leaves_the_value_before() throws IOException {
        put("one");
        long version = put("two");
        damage(slot(version + 1) + 8);
        damage(mark(version + 1));
        assertThat(found()).isEqualTo("two");
    }

    @Test
    void a_value_that_stood_and_is_gone_is_not_replaced_by_an_older_one() throws IOException {
        put("one");
        long version = put("two");
        damage(slot(version) + 20);
        assertThatThrownBy(this::found).isInstanceOf(IOException.class).hasMessageContaining("the disk has lost it");
    }

    @Test
    void one_process_at_a_time_may_hold_it() throws IOException {
        try (var file = SlotFile.open(path)) {
            assertThatThrownBy(() -> SlotFile.open(path)).hasMessageContaining("in use by another process");
            assertThat(file.present().version()).isPositive();
        }
    }

    @Test
    void what_is_no_such_file_is_refused() throws IOException {
        Files.writeString(path, "something else");
        assertThatThrownBy(() -> SlotFile.open(path)).hasMessageContaining("is no file of this kind");
    }

    private ProcessBuilder writer(String limit) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = "%s exec '%s' -Xmx32m -XX:+UseSerialGC -cp '%s' %s '%s'"
                .formatted(limit, java, System.getProperty("java.class.path"), SlotWriter.class.getName(), path);
        return new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
    }

    @Test
    void what_was_said_to_stand_is_there_after_kill_9_at_any_moment() throws Exception {
        var random = RandomGenerator.of("L64X128MixRandom");
        long said = 0;
        for (int i = 0; i < KILLS; i++) {
            var process = writer("").start();
            try (var lines = process.inputReader()) {
                var first = lines.readLine();
                assertThat(first).startsWith("found ");
                assertThat(Long.parseLong(first.substring(6))).isGreaterThanOrEqualTo(said);
                int until = random.nextInt(1, 60);
                for (int n = 0; n < until; n++) said = Long.parseLong(lines.readLine());
                process.toHandle().destroyForcibly();
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.matches("\\d+")) said = Long.parseLong(line);
                }
            } finally {
                process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            }
        }
        assertThat(Long.parseLong(found())).isBetween(said, said + 1);
    }

    @Test
    void a_disk_that_is_full_later_takes_nothing_from_it() throws Exception {
        put("7");
        long size = Files.size(path);
        var process = writer("ulimit -f %d;".formatted(size / 1024)).start();
        try (var lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("found 7");
            assertThat(lines.readLine()).isEqualTo("8");
        } finally {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
        assertThat(Files.size(path)).isEqualTo(size);
    }

    @Test
    void a_disk_that_is_full_before_is_said_and_leaves_no_half_file() throws Exception {
        Files.delete(path);
        var process = writer("ulimit -f 20;").start();
        List<String> said;
        try (var lines = process.inputReader()) {
            said = lines.lines().toList();
        }
        assertThat(process.waitFor()).isNotZero();
        assertThat(String.join("\n", said)).contains("cannot be made").contains("KiB once, and no more ever");
        assertThat(path).doesNotExist();
    }
}
