package dev.holdfast.sandbox.stretched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.fault.SandboxFault;
import dev.holdfast.sandbox.stretched.FaultProxy.Fault;
import dev.holdfast.sandbox.stretched.Links.Link;
import dev.holdfast.sandbox.stretched.Links.Place;
import dev.holdfast.sandbox.stretched.Rooms.Site;
import dev.holdfast.sandbox.stretched.Trouble.How;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedTest {

    private static final Fault REQUESTS = new Fault(true, false, Duration.ZERO);
    private static final Fault ANSWERS = new Fault(false, true, Duration.ZERO);

    private static final Parts PARTS = Parts.of(
            1,
            List.of(
                    new Link("site-A-to-B", Place.A, Place.B, 1),
                    new Link("site-A-to-witness", Place.A, Place.THIRD, 2),
                    new Link("node-A-n1-to-A", Place.A, Place.A, 3),
                    new Link("site-B-to-A", Place.B, Place.A, 4),
                    new Link("site-B-to-witness", Place.B, Place.THIRD, 5)));

    private static Wanted wanted(Trouble... troubles) {
        return Wanted.of(List.of(troubles), PARTS);
    }

    @Test
    void a_dark_site_has_no_process_and_no_link_to_anywhere_else() {
        var wanted = wanted(Trouble.dark(Site.A));

        assertThat(wanted.off()).containsExactly("site-A", "node-A-n1", "taker-A");
        assertThat(wanted.faults())
                .containsOnlyKeys("site-A-to-B", "site-A-to-witness", "site-B-to-A")
                .allSatisfy((link, fault) -> assertThat(fault).isEqualTo(Fault.CUT));
    }

    @Test
    void a_way_that_is_cut_in_one_direction_swallows_questions_of_one_side_and_answers_to_the_other() {
        assertThat(wanted(Trouble.oneWay(Place.A, Place.B)).faults())
                .containsEntry("site-A-to-B", REQUESTS)
                .containsEntry("site-B-to-A", ANSWERS)
                .hasSize(2);
    }

    @Test
    void a_site_that_nobody_hears_still_hears_all_others() {
        assertThat(wanted(new Trouble("A", How.ONE_WAY, Duration.ZERO)).faults())
                .containsEntry("site-A-to-B", REQUESTS)
                .containsEntry("site-A-to-witness", REQUESTS)
                .containsEntry("site-B-to-A", ANSWERS)
                .hasSize(3);
    }

    @Test
    void one_link_breaks_alone() {
        assertThat(wanted(Trouble.killed("node-A-n1-to-A")).faults()).containsOnlyKeys("node-A-n1-to-A");
        assertThat(wanted(new Trouble("node-A-n1-to-A", How.ONE_WAY, Duration.ZERO))
                        .faults())
                .containsEntry("node-A-n1-to-A", REQUESTS)
                .hasSize(1);
    }

    @Test
    void a_killed_or_paused_witness_breaks_no_link_and_a_late_one_all_links_to_it() {
        assertThat(wanted(Trouble.killed("witness")).off()).containsExactly("witness");
        assertThat(wanted(Trouble.killed("witness")).faults()).isEmpty();
        assertThat(wanted(Trouble.paused("witness")).faults()).isEmpty();
        var late = new Fault(false, false, Duration.ofSeconds(2));
        assertThat(wanted(new Trouble("witness", How.LATE, Duration.ofSeconds(2)))
                        .faults())
                .containsEntry("site-A-to-witness", late)
                .containsEntry("site-B-to-witness", late)
                .hasSize(2);
    }

    @Test
    void the_disk_of_a_site_is_that_of_its_agent() {
        assertThat(wanted(new Trouble("B", How.DISK_FULL, Duration.ZERO)).full())
                .containsExactly("site-B");
    }

    @Test
    void what_two_troubles_break_stays_broken_as_both_say() {
        var wanted = wanted(
                Trouble.dark(Site.A), Trouble.paused("site-A"), Trouble.late(Place.B, Place.A, Duration.ofSeconds(1)));

        assertThat(wanted.off()).contains("site-A");
        assertThat(wanted.paused()).isEmpty();
        assertThat(wanted.faults()).containsEntry("site-A-to-B", new Fault(true, true, Duration.ofSeconds(1)));
    }

    @Test
    void what_cannot_break_in_a_way_says_in_which_it_can() {
        assertThatThrownBy(() -> PARTS.check(Trouble.paused("A-B")))
                .isInstanceOf(SandboxFault.class)
                .hasMessage("\"A-B\" is a link, and cannot be paused; it can be cut, late, cut one way");
        assertThatThrownBy(() -> PARTS.check(new Trouble("node-A-n1", How.DISK_FULL, Duration.ZERO)))
                .hasMessageContaining("it can be killed, paused");
        assertThatThrownBy(() -> PARTS.check(Trouble.killed("C"))).hasMessageContaining("nothing here is called \"C\"");
    }
}
