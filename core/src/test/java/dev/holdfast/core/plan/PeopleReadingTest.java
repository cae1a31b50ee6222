package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.JsonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleReadingTest {

    private static StepReading.Reading read(String step) {
        return StepReading.read(JsonText.read("[" + step.replace('\'', '"') + "]"), OneField.LANGUAGE);
    }

    @Test
    void an_approval_asks_one_person_for_an_hour_unless_it_says_otherwise() {
        var step =
                read("{'type':'approval','approval':{'message':'go?'}}").steps().getFirst();
        assertThat(step.action()).isEqualTo(new Action.Approval("", 1, "go?"));
        assertThat(step.timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(step.title()).isEqualTo("ask for approval");
        var more = read("{'type':'approval','approval':{'message':'go?','role':'dba','quorum':2,'expiry':'15m'}}")
                .steps()
                .getFirst();
        assertThat(more.action()).isEqualTo(new Action.Approval("dba", 2, "go?"));
        assertThat(more.timeout()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void a_pause_lasts_for_a_duration_or_until_somebody_comes_in_its_timeout() {
        var rest = read("{'type':'pause','pause':{'message':'settle','duration':'5m'}}")
                .steps()
                .getFirst();
        assertThat(rest.action()).isEqualTo(new Action.Pause("settle", true));
        assertThat(rest.timeout()).isEqualTo(Duration.ofMinutes(5));
        var look = read("{'type':'pause','timeout':'2h','pause':{'message':'look'}}")
                .steps()
                .getFirst();
        assertThat(look.action()).isEqualTo(new Action.Pause("look", false));
        assertThat(look.timeout()).isEqualTo(Duration.ofHours(2));
        var ever = read("{'type':'pause','pause':{'message':'look'}}").steps().getFirst();
        assertThat(ever.timeout()).isEqualTo(Duration.ofHours(168));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'approval','approval':{}} | approval.message
            {'type':'approval','approval':{'message':'go?','role':'D B A'}} | approval.role
            {'type':'approval','approval':{'message':'go?','quorum':0}} | approval.quorum
            {'type':'approval','approval':{'message':'go?','quorum':17}} | approval.quorum
            {'type':'approval','approval':{'message':'go?','expiry':'soon'}} | approval.expiry
            {'type':'approval','approval':{'message':'go?','expiry':'169h'}} | approval.expiry
            {'type':'approval','timeout':'5m','approval':{'message':'go?'}} | approval.expiry
            {'type':'approval','cluster':'west','approval':{'message':'go?'}} | acts on no cluster
            {'type':'pause','pause':{}} | pause.message
            {'type':'pause','pause':{'message':'x','duration':'0s'}} | pause.duration
            {'type':'pause','timeout':'5m','pause':{'message':'x','duration':'5m'}} | either a duration
            """)
    void what_nobody_could_answer_is_refused(String step, String words) {
        var reading = read(step);
        assertThat(reading.problems()).isNotEmpty();
        assertThat(reading.words()).contains(words);
    }

    @Test
    void a_question_of_many_letters_is_refused() {
        var reading = read("{'type':'approval','approval':{'message':'" + "x".repeat(1001) + "'}}");
        assertThat(reading.words()).contains("at most 1000 characters");
    }
}
