package dev.holdfast.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.fleet.Cluster;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void a_pass_reads_a_cluster_once_however_often_it_is_named() throws IOException {
        var directory = directory(this::found);
        for (int n = 0; n < 5; n++) assertThat(directory.id("west")).isEqualTo("operator/west");
        assertThat(asked).containsExactly("west");
    }

    @Test
    void a_pass_that_takes_long_reads_again() throws IOException {
        var directory = directory(this::found);
        directory.id("west");
        nanos.addAndGet(Directory.KNOWN_FOR.toNanos() - 1);
        directory.id("west");
        assertThat(asked).hasSize(1);
        nanos.addAndGet(1);
        directory.id("west");
        assertThat(asked).hasSize(2);
    }

    @Test
    void what_was_refused_is_asked_for_again() {
        var directory = directory(name -> {
            asked.add(name);
            throw new NoCluster("there is no Cluster " + name, true);
        });
        for (int n = 0; n < 2; n++) {
            assertThatThrownBy(() -> directory.id("west")).hasMessageContaining("there is no Cluster west");
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void what_is_read_ahead_is_read_at_the_same_time_and_not_again() throws IOException {
        var together = new CyclicBarrier(3);
        var directory = directory(name -> {
            try {
                together.await(1, TimeUnit.MINUTES);
            } catch (Exception e) {
                throw new IOException("one came after the other", e);
            }
            return found(name);
        });
        directory.readAhead(Set.of("east", "west", "south"));
        for (var name : List.of("east", "west", "south")) directory.id(name);
        assertThat(asked).containsExactlyInAnyOrder("east", "west", "south");
    }

    @Test
    void one_that_cannot_be_read_ahead_keeps_no_other_from_it() throws IOException {
        var directory = directory(name -> {
            if (name.equals("east")) throw new IOException("no answer");
            return found(name);
        });
        directory.readAhead(Set.of("east", "west"));
        assertThat(directory.id("west")).isEqualTo("operator/west");
        assertThat(asked).containsExactly("west");
        assertThatThrownBy(() -> directory.id("east")).hasMessageContaining("no answer");
    }

    private Directory directory(Directory.Store store) {
        return new Directory(null, store, nanos::get);
    }

    private Cluster found(String name) {
        asked.add(name);
        var cluster = new Cluster();
        cluster.setMetadata(
                new ObjectMetaBuilder().withNamespace("operator").withName(name).build());
        return cluster;
    }
}
