package dev.holdfast.core.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.protection.Meanwhile.Asks;
import dev.holdfast.core.protection.Meanwhile.Nothing;
import dev.holdfast.core.protection.Meanwhile.Recovery;
import dev.holdfast.core.protection.Meanwhile.Superseded;
import dev.holdfast.core.protection.Meanwhile.Waiter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeanwhileTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Target SHOP = new Target(Target.Kind.APPLICATION, "shop", "checkout");
    private static final Holder WEST = new Holder("shop", "to-west-1", "uid-1");

    private static Waiter begunBy(String alert) {
        return new Waiter(Optional.ofNullable(alert), Optional.empty(), NOON);
    }

    private static Recovery recovery(String alert, boolean promoted, Instant at) {
        return new Recovery(WEST, Optional.ofNullable(alert), Optional.empty(), promoted, at);
    }

    @Test
    void what_was_over_before_a_run_was_begun_is_no_news() {
        assertThat(of(begunBy("a"), recovery("a", true, NOON))).isEqualTo(new Nothing());
        assertThat(Meanwhile.of(SHOP, begunBy("a"), List.of())).isEqualTo(new Nothing());
    }

    @Test
    void a_run_whose_alert_has_been_answered_by_a_promotion_is_superseded_and_says_by_which() {
        assertThat(of(begunBy("a"), recovery("a", true, NOON.plusSeconds(60))))
                .isEqualTo(
                        new Superseded(
                                "superseded: run shop/to-west-1 has recovered application shop/checkout at"
                                        + " 2026-11-21T12:01:00Z, while this run waited for it, for the same alert; nothing was started"));
    }

    @Test
    void of_anything_else_that_was_recovered_meanwhile_a_person_says_whether_it_goes_on() {
        for (var recovery : List.of(
                recovery("a", false, NOON.plusSeconds(60)),
                recovery("b", true, NOON.plusSeconds(60)),
                recovery(null, true, NOON.plusSeconds(60)))) {
            assertThat(of(begunBy("a"), recovery)).isInstanceOf(Asks.class);
        }
        assertThat(of(begunBy(null), recovery(null, true, NOON.plusSeconds(60))))
                .isEqualTo(
                        new Asks(
                                "run shop/to-west-1 has recovered application shop/checkout at 2026-11-21T12:01:00Z,"
                                        + " while this run waited for it: see whether it is still to be done; then resume or cancel it"));
    }

    @Test
    void what_a_person_has_let_go_on_asks_again_only_after_another_recovery() {
        var told = new Waiter(Optional.empty(), Optional.empty(), NOON.plusSeconds(90));
        assertThat(of(told, recovery(null, true, NOON.plusSeconds(60)))).isEqualTo(new Nothing());
        assertThat(of(told, recovery(null, true, NOON.plusSeconds(120)))).isInstanceOf(Asks.class);
    }

    @Test
    void runs_of_one_parent_were_meant_to_follow_each_other() {
        var me = new Waiter(Optional.empty(), Optional.of("uid-above"), NOON);
        var beside = new Recovery(WEST, Optional.empty(), Optional.of("uid-above"), true, NOON.plusSeconds(60));
        assertThat(of(me, beside)).isEqualTo(new Nothing());
        assertThat(of(me, recovery(null, true, NOON.plusSeconds(60)))).isInstanceOf(Asks.class);
    }

    private static Meanwhile of(Waiter me, Recovery recovery) {
        return Meanwhile.of(SHOP, me, List.of(recovery));
    }
}
