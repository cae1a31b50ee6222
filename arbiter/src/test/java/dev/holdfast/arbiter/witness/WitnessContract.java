package dev.holdfast.arbiter.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.witness.Conformance.Finding;
import dev.holdfast.arbiter.witness.Witness.Read;
import dev.holdfast.arbiter.witness.Witness.Wrote;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of a register must do. */
abstract class WitnessContract {

    static final Duration WITHIN = Duration.ofSeconds(20);

    /** A store with nothing in it. */
    abstract Witness witness() throws Exception;

    /** The store stops answering from now on. */
    abstract void away() throws Exception;

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String done(Wrote wrote) {
        assertThat(wrote).isInstanceOf(Wrote.Done.class);
        return ((Wrote.Done) wrote).tag();
    }

    static Read.Found found(Read read) {
        assertThat(read).isInstanceOf(Read.Found.class);
        return (Read.Found) read;
    }

    @Test
    void nothing_is_there_before_it_is_written_and_then_it_is_written_once() throws Exception {
        var witness = witness();
        assertThat(witness.read(WITHIN)).isInstanceOf(Read.Nothing.class);
        var tag = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        assertThat(witness.write(Optional.empty(), bytes("{\"a\":2}"), WITHIN)).isInstanceOf(Wrote.Conflict.class);
        var found = found(witness.read(WITHIN));
        assertThat(found.tag()).isEqualTo(tag);
        assertThat(found.value()).isEqualTo(bytes("{\"a\":1}"));
    }

    @Test
    void a_write_stands_only_under_the_present_tag() throws Exception {
        var witness = witness();
        var first = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        var second = done(witness.write(Optional.of(first), bytes("{\"a\":2}"), WITHIN));
        assertThat(second).isNotEqualTo(first);
        assertThat(witness.write(Optional.of(first), bytes("{\"a\":3}"), WITHIN))
                .isInstanceOf(Wrote.Conflict.class);
        assertThat(found(witness.read(WITHIN)).value()).isEqualTo(bytes("{\"a\":2}"));
    }

    @Test
    void a_tag_of_nowhere_is_refused_also_when_nothing_is_there() throws Exception {
        var witness = witness();
        var other = witness.named("conformance-A");
        var tag = done(other.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        assertThat(witness.write(Optional.of(tag), bytes("{\"a\":2}"), WITHIN)).isInstanceOf(Wrote.Conflict.class);
        assertThat(witness.read(WITHIN)).isInstanceOf(Read.Nothing.class);
    }

    @Test
    void it_keeps_conditions() throws Exception {
        var finding = Conformance.of(
                witness(), "conformance-B", WITHIN, () -> UUID.randomUUID().toString());
        assertThat(finding).isEqualTo(new Finding.Keeps());
    }

    @Test
    void a_store_that_is_away_leaves_a_read_silent_and_a_write_unknown() throws Exception {
        var witness = witness();
        var tag = done(witness.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        away();
        var within = Duration.ofSeconds(2);
        assertThat(witness.read(within)).isInstanceOf(Read.Silent.class);
        assertThat(witness.write(Optional.of(tag), bytes("{\"a\":2}"), within)).isInstanceOf(Wrote.Unknown.class);
        assertThat(Conformance.of(witness, "conformance-A", within, () -> "x")).isInstanceOf(Finding.Unknown.class);
    }
}
