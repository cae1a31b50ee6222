package dev.holdfast.arbiter.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arbiter.witness.Witness.Read;
import dev.holdfast.arbiter.witness.Witness.Wrote;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresWitnessIT extends WitnessContract {

    private EmbeddedPostgres postgres;
    private Witness witness;

    private Witness start(EmbeddedPostgres.Builder builder) throws IOException {
        postgres = builder.start();
        witness = new PostgresWitness(postgres.getJdbcUrl("postgres", "postgres"));
        return witness;
    }

    @Override
    Witness witness() throws IOException {
        return start(builder());
    }

    /** The library's own defaults are for tests, and forget. */
    private static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
    }

    @AfterEach
    void stop() throws IOException {
        witness.close();
        if (postgres != null) postgres.close();
    }

    @Override
    void away() throws IOException {
        postgres.close();
        postgres = null;
    }

    @Test
    void a_server_that_does_not_wait_for_its_disk_is_not_relied_on() throws IOException {
        var careless = start(builder().setServerConfig("fsync", "off"));
        assertThat(careless.read(WITHIN)).isInstanceOfSatisfying(Read.Silent.class, silent -> assertThat(silent.why())
                .contains("may forget what it has acknowledged"));
    }

    @Test
    void a_server_of_other_data_takes_no_write_that_was_meant_for_this_one() throws IOException {
        var tag = done(witness().write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        stop();
        var other = witness();
        done(other.write(Optional.empty(), bytes("{\"a\":1}"), WITHIN));
        assertThat(other.write(Optional.of(tag), bytes("{\"a\":2}"), WITHIN)).isInstanceOf(Wrote.Conflict.class);
    }
}
