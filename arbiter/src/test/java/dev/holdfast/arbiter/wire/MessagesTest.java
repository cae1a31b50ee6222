package dev.holdfast.arbiter.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.arbitration.Acknowledgement.NodeWord;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.core.arbitration.Side;
import dev.holdfast.core.arbitration.Sublease;
import dev.holdfast.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final LeaseAnswer ANSWER =
            new LeaseAnswer(new Sublease(Duration.ofMillis(12_345), false, 7), Optional.of(Profile.FAST.parameters()));

    private static Json sent(Json.Obj message) throws Unreadable {
        return JsonText.read(message.print().getBytes(UTF_8));
    }

    @Test
    void every_message_is_read_as_it_was_written() throws Unreadable {
        var question = new LeaseQuestion(new NodeWord(true, 4));
        var grant = new GrantQuestion(Side.B);
        var beat = new Beat(Side.A, true, OptionalLong.of(9));
        var silent = new Beat(Side.B, false, OptionalLong.empty());
        var refusal = new Refusal(List.of("one", "two"));
        var word = new PersonWord(Side.B, "the power is to be mended");
        var nothing = new LeaseAnswer(new Sublease(Duration.ZERO, true, 3), Optional.empty());
        assertThat(LeaseQuestion.read(sent(question.write()))).isEqualTo(question);
        assertThat(GrantQuestion.read(sent(grant.write()))).isEqualTo(grant);
        assertThat(Beat.read(sent(beat.write()))).isEqualTo(beat);
        assertThat(Beat.read(sent(silent.write()))).isEqualTo(silent);
        assertThat(PersonWord.read(sent(word.write()))).isEqualTo(word);
        assertThat(Refusal.read(sent(refusal.write()))).isEqualTo(refusal);
        assertThat(LeaseAnswer.read(sent(ANSWER.write()))).isEqualTo(ANSWER);
        assertThat(LeaseAnswer.read(sent(nothing.write()))).isEqualTo(nothing);
    }

    @Test
    void a_member_that_is_unknown_makes_the_message_none_of_ours() {
        assertThatThrownBy(() -> LeaseAnswer.read(ANSWER.write().with("unless", Json.text("x"))))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("unless is unknown here");
        var parameters = (Json.Obj) ANSWER.write().get("parameters").orElseThrow();
        assertThatThrownBy(() ->
                        LeaseAnswer.read(ANSWER.write().with("parameters", parameters.with("grace", Json.number(1)))))
                .hasMessageContaining("parameters.grace is unknown here");
    }

    @Test
    void a_member_that_is_missing_or_of_another_form_is_named() {
        assertThatThrownBy(() -> GrantQuestion.read(Json.object("form", Json.text(GrantQuestion.FORM))))
                .hasMessageContaining("side is not there");
        assertThatThrownBy(() -> LeaseAnswer.read(ANSWER.write().with("remaining", Json.of(-1))))
                .hasMessageContaining("remaining is not there, or no whole number from 0");
        assertThatThrownBy(() -> LeaseAnswer.read(ANSWER.write().with("form", Json.text("holdfast.dev/beat/v1"))))
                .hasMessageContaining("holdfast.dev/lease-answer/v1 was expected");
    }

    @Test
    void a_lease_that_no_register_could_give_is_refused() {
        var long_ =
                ANSWER.write().with("remaining", Json.number(Duration.ofHours(1).toNanos()));
        assertThatThrownBy(() -> LeaseAnswer.read(long_)).hasMessageContaining("remaining is longer than any lease");
        var parameters = (Json.Obj) ANSWER.write().get("parameters").orElseThrow();
        var broken = ANSWER.write().with("parameters", parameters.with("watchdog", Json.number(9_000_000_000L)));
        assertThatThrownBy(() -> LeaseAnswer.read(broken)).hasMessageContaining("lease − 2·watchdog");
    }

    @Test
    void text_that_is_ambiguous_deep_or_long_is_refused() {
        for (var text : List.of(
                "",
                "{",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "[".repeat(20) + "]".repeat(20),
                "\"" + "x".repeat(70_000) + "\"")) {
            assertThatThrownBy(() -> JsonText.read(text.getBytes(UTF_8)))
                    .as(text.length() > 60 ? text.substring(0, 60) : text)
                    .isInstanceOf(Unreadable.class);
        }
    }
}
