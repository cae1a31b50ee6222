package dev.holdfast.core.arbitration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.arbitration.PairView.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PairViewTest {

    private static final PairView.Names NAMES = new PairView.Names("west", "east");

    @Test
    void two_members_that_would_take_each_other_over_are_ready() {
        var view = view(word(Side.A, Standing.MEMBER, 3, Members.BOTH), word(Side.B, Standing.MEMBER, 3, Members.BOTH));
        assertThat(view.ready().answer()).isEqualTo(Answer.YES);
        assertThat(view.taken()).isEmpty();
    }

    @Test
    void a_takeover_is_named_by_who_has_it_also_when_the_lost_site_is_silent() {
        var view = view(word(Side.A, Standing.TAKEN, 4, Members.ONLY_A));
        assertThat(view.taken()).contains(new Takeover("east", "west", 4));
        assertThat(view.ready().reason()).isEqualTo("TakenOver");
        assertThat(view.register())
                .hasValueSatisfying(known -> assertThat(known.epoch()).isEqualTo(4));
    }

    @Test
    void the_newer_register_is_shown() {
        var view =
                view(word(Side.A, Standing.ALONE, 4, Members.ONLY_A), word(Side.B, Standing.UNSURE, 3, Members.BOTH));
        assertThat(view.register().orElseThrow().members()).isEqualTo(Members.ONLY_A);
        assertThat(view.ready().reason()).isEqualTo("NotMember");
    }

    @Test
    void a_silent_agent_says_nothing_about_its_site() {
        var view = view(word(Side.A, Standing.MEMBER, 3, Members.BOTH));
        assertThat(view.ready().answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(view.ready().words()).contains("the agent of site east does not answer here");
    }

    @Test
    void two_registers_are_told_before_anything_else() {
        var other = new SiteWord(
                Side.B,
                Standing.MEMBER,
                Arbiter.WITNESS,
                Optional.of(new SiteWord.Known("two", 9, Members.BOTH)),
                Duration.ofSeconds(9),
                false,
                List.of(),
                Optional.empty(),
                1,
                List.of());
        assertThat(view(word(Side.A, Standing.MEMBER, 3, Members.BOTH), other)
                        .ready()
                        .reason())
                .isEqualTo("TwoRegisters");
    }

    @Test
    void an_agent_that_was_told_another_mode_and_one_that_is_frozen_are_not_ready() {
        var frozen = word(Side.B, Standing.FROZEN, 3, Members.BOTH);
        assertThat(view(word(Side.A, Standing.MEMBER, 3, Members.BOTH), frozen)
                        .ready()
                        .words())
                .contains("site east is frozen");
        var view = PairView.of(
                NAMES, Optional.of(word(Side.A, Standing.MEMBER, 3, Members.BOTH)), Optional.empty(), Arbiter.NONE);
        assertThat(view.ready().reason()).isEqualTo("NotAsMeant");
    }

    @Test
    void a_site_that_would_not_take_the_other_over_says_why() {
        var sick = new SiteWord(
                Side.B,
                Standing.MEMBER,
                Arbiter.WITNESS,
                Optional.of(new SiteWord.Known("one", 3, Members.BOTH)),
                Duration.ofSeconds(9),
                false,
                List.of(Obstacle.UNHEALTHY.words()),
                Optional.empty(),
                1,
                List.of());
        assertThat(view(word(Side.A, Standing.MEMBER, 3, Members.BOTH), sick)
                        .ready()
                        .words())
                .isEqualTo("site east would not take site west over: this site could not run the workloads");
    }

    @Test
    void a_site_holds_its_own_while_its_lease_lasts_and_the_other_s_when_it_has_taken_that_over() {
        assertThat(word(Side.A, Standing.MEMBER, 3, Members.BOTH).holds()).containsExactly(Side.A);
        assertThat(word(Side.A, Standing.TAKEN, 4, Members.ONLY_A).holds()).containsExactly(Side.A, Side.B);
        assertThat(word(Side.B, Standing.EVICTED, 4, Members.ONLY_A).holds()).isEmpty();
    }

    private static PairView view(SiteWord... words) {
        return PairView.of(NAMES, of(Side.A, words), of(Side.B, words), Arbiter.WITNESS);
    }

    private static Optional<SiteWord> of(Side side, SiteWord... words) {
        return List.of(words).stream().filter(word -> word.side() == side).findFirst();
    }

    private static SiteWord word(Side side, Standing standing, long epoch, Members members) {
        return new SiteWord(
                side,
                standing,
                Arbiter.WITNESS,
                Optional.of(new SiteWord.Known("one", epoch, members)),
                standing == Standing.EVICTED ? Duration.ZERO : Duration.ofSeconds(9),
                standing == Standing.TAKEN,
                List.of(),
                Optional.of(Duration.ofSeconds(25)),
                2,
                List.of());
    }
}
