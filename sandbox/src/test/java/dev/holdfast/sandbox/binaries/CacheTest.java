package dev.holdfast.sandbox.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    private static final String CONTENT = "#!/bin/sh\necho sound\n";

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicInteger provided = new AtomicInteger();

    @Test
    void a_program_is_provided_once_and_then_found() throws IOException {
        var first = cache(false).program("etcd", this::provide);
        var second = cache(false).program("etcd", this::provide);

        assertThat(second).isEqualTo(first).isExecutable().hasContent(CONTENT.strip());
        assertThat(provided).hasValue(1);
        assertThat(said).isEmpty();
    }

    @Test
    void a_damaged_program_is_noticed_said_and_replaced() throws IOException {
        var file = cache(false).program("etcd", this::provide);
        Files.writeString(file, "#!/bin/sh\necho broken\n");

        cache(false).program("etcd", this::provide);

        assertThat(file).hasContent(CONTENT.strip());
        assertThat(said).singleElement().asString().contains("etcd", "is damaged", folder.toString());
    }

    @Test
    void damage_that_keeps_size_and_time_is_noticed_said_and_replaced_after_the_next_boot() throws IOException {
        var file = cache(false).program("etcd", this::provide);
        damageInSecret(file);

        afterBoot("another").program("etcd", this::provide);

        assertThat(file).hasContent(CONTENT.strip());
        assertThat(said).singleElement().asString().contains("etcd", "is damaged", folder.toString());
        assertThat(provided).hasValue(2);
    }

    @Test
    void damage_that_keeps_size_and_time_is_noticed_at_once_when_a_full_check_is_asked_for() throws IOException {
        damageInSecret(cache(false).program("etcd", this::provide));

        assertThat(cache(true).program("etcd", this::provide)).content().contains("sound");
        assertThat(said).singleElement().asString().contains("is damaged");
    }

    @Test
    void a_program_is_read_once_for_each_boot() throws IOException {
        var file = cache(false).program("etcd", this::provide);
        afterBoot("another").program("etcd", this::provide);
        damageInSecret(file);

        assertThat(afterBoot("another").program("etcd", this::provide))
                .as("not read again: a start of a sandbox is fast")
                .content()
                .contains("SOUND");
        assertThat(provided).hasValue(1);
    }

    @Test
    void a_manifest_of_before_boots_were_kept_makes_a_program_be_read() throws IOException {
        var file = cache(false).program("etcd", this::provide);
        var manifest = folder.resolve(Manifest.FILE);
        Files.writeString(manifest, Files.readString(manifest).replaceAll(",\\s*\"boot\" : \"[^\"]*\"", ""));
        assertThat(manifest).content().doesNotContain("boot");
        damageInSecret(file);

        assertThat(cache(false).program("etcd", this::provide)).content().contains("sound");
    }

    private static void damageInSecret(Path file) throws IOException {
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, CONTENT.replace("sound", "SOUND"));
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void a_program_that_was_only_touched_is_kept_and_not_read_again() throws IOException {
        var file = cache(false).program("etcd", this::provide);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));

        cache(false).program("etcd", this::provide);

        assertThat(provided).hasValue(1);
        assertThat(Manifest.read(folder).entry("etcd").orElseThrow().modifiedMillis())
                .isEqualTo(1_000_000);
    }

    @Test
    void a_program_without_an_entry_was_never_finished_and_is_provided_anew() throws IOException {
        Files.writeString(folder.resolve("etcd"), "half of it");

        var file = cache(false).program("etcd", this::provide);

        assertThat(file).hasContent(CONTENT.strip());
        assertThat(said).singleElement().asString().contains("was never finished");
    }

    @Test
    void a_manifest_that_is_half_written_makes_everything_be_provided_anew() throws IOException {
        cache(false).program("etcd", this::provide);
        Files.writeString(folder.resolve(Manifest.FILE), "{\"files\":{\"etcd\":{\"sha2");

        cache(false).program("etcd", this::provide);

        assertThat(provided).hasValue(2);
        assertThat(Manifest.read(folder).entry("etcd")).isPresent();
    }

    @Test
    void a_program_that_has_vanished_is_said_and_provided_anew() throws IOException {
        Files.delete(cache(false).program("etcd", this::provide));

        assertThat(cache(false).program("etcd", this::provide)).exists();
        assertThat(said).singleElement().asString().contains("has vanished");
    }

    @Test
    void a_provider_that_fails_leaves_nothing_that_could_be_taken_for_a_program() {
        assertThatThrownBy(() -> cache(false).program("etcd", target -> {
                    Files.writeString(target, "half of it");
                    throw new IOException("the power went");
                }))
                .hasMessage("the power went");

        assertThat(folder.resolve("etcd")).doesNotExist();
        assertThat(Manifest.read(folder).files()).isEmpty();
    }

    @Test
    void starts_at_the_same_time_provide_a_program_once() throws Exception {
        var wanted = new ArrayList<Callable<Path>>();
        for (var i = 0; i < 8; i++) {
            wanted.add(() -> cache(false).program("etcd", this::provide));
        }
        try (var threads = Executors.newFixedThreadPool(wanted.size())) {
            for (var path : threads.invokeAll(wanted)) {
                assertThat(path.get()).isExecutable();
            }
        }
        assertThat(provided).hasValue(1);
    }

    private Cache cache(boolean thorough) {
        return new Cache(folder, "this boot", thorough, said::add);
    }

    private Cache afterBoot(String boot) {
        return new Cache(folder, boot, false, said::add);
    }

    private String provide(Path target) throws IOException {
        provided.incrementAndGet();
        Files.writeString(target, CONTENT);
        return "by a test";
    }
}
