package dev.holdfast.core.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.protection.Claim.Outcome;
import dev.holdfast.core.protection.Hold.Other;
import dev.holdfast.core.protection.Hold.Record;
import dev.holdfast.core.protection.Records.Looked;
import dev.holdfast.core.protection.Records.Seen;
import dev.holdfast.core.protection.Records.Written;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {

    private static final Target SHOP = new Target(Target.Kind.APPLICATION, "shop", "checkout");
    private static final Holder FIRST = new Holder("shop", "to-west-1", "uid-1");
    private static final Holder SECOND = new Holder("shop", "to-east-1", "uid-2");

    private final Shelf shelf = new Shelf();

    @Test
    void the_first_run_of_a_target_holds_it_under_the_first_epoch() {
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 1, 1));
        assertThat(shelf.writes).isEqualTo(1);
    }

    @Test
    void a_run_that_is_stored_with_its_epoch_holds_what_it_held_and_writes_nothing() {
        take(FIRST);
        shelf.known = 1;
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 1, 1));
        assertThat(shelf.writes).isEqualTo(1);
    }

    @Test
    void a_second_run_waits_for_the_unfinished_holder_by_name() {
        take(FIRST);
        assertThat(take(SECOND)).isEqualTo(new Outcome.Waits(FIRST));
        assertThat(shelf.writes).isEqualTo(1);
    }

    @Test
    void a_target_that_was_let_go_is_taken_under_a_higher_epoch() {
        take(FIRST);
        assertThat(Claim.release(FIRST, Optional.empty(), SHOP, shelf)).isEmpty();
        assertThat(shelf.record).contains(new Record("", 1, "2"));
        assertThat(take(SECOND)).isEqualTo(held(SECOND, 2, 3));
    }

    @Test
    void a_record_that_was_lost_is_made_anew_above_every_epoch_that_a_run_carries() {
        shelf.known = 7;
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 8, 1));
    }

    @Test
    void a_record_that_is_an_older_one_again_is_taken_above_every_epoch_that_a_run_carries() {
        shelf.known = 7;
        shelf.record = Optional.of(new Record("", 3, "5"));
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 8, 6));
        shelf.known = 9;
        assertThat(take(FIRST))
                .as("it names the run, under an epoch that another has had")
                .isEqualTo(held(FIRST, 10, 7));
    }

    @Test
    void runs_that_tell_of_lower_epochs_change_nothing() {
        take(FIRST);
        shelf.known = 1;
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 1, 1));
    }

    @Test
    void a_holder_that_has_ended_or_is_gone_is_taken_over_under_a_higher_epoch() {
        take(FIRST);
        shelf.runs.put(FIRST, Other.OVER);
        assertThat(take(SECOND)).isEqualTo(held(SECOND, 2, 2));
        shelf.runs.put(SECOND, Other.GONE);
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 3, 3));
    }

    @Test
    void a_run_of_the_same_name_and_another_uid_is_another_run() {
        take(FIRST);
        shelf.runs.put(FIRST, Other.GONE);
        var anew = new Holder(FIRST.namespace(), FIRST.name(), "uid-3");
        assertThat(take(anew)).isEqualTo(held(anew, 2, 2));
    }

    @Test
    void a_taking_that_others_were_faster_with_waits_for_them() {
        shelf.beforeWrite = () -> shelf.record = Optional.of(new Record(SECOND.identity(), 1, "7"));
        assertThat(take(FIRST)).isEqualTo(new Outcome.Waits(SECOND));
    }

    @Test
    void a_taking_whose_answer_was_lost_is_found_and_made_anew() {
        shelf.loseAnswer = true;
        assertThat(take(FIRST)).isInstanceOf(Outcome.NotNow.class);
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 2, 2));
    }

    @Test
    void what_was_given_back_before_anything_was_done_is_refused_when_it_comes_after_the_run_has_it_again() {
        take(FIRST);
        var before = shelf.record;
        assertThat(take(FIRST)).isEqualTo(held(FIRST, 2, 2));
        assertThat(shelf.write(before, "", 1)).isInstanceOf(Records.Written.Conflict.class);
    }

    @Test
    void a_record_that_changes_all_the_time_ends_the_call_with_words() {
        shelf.beforeWrite = () -> shelf.record = Optional.of(new Record("", 1, "v" + shelf.reads));
        assertThat(take(FIRST)).isInstanceOfSatisfying(Outcome.NotNow.class, outcome -> assertThat(outcome.words())
                .contains("changed 8 times"));
        assertThat(shelf.reads).isEqualTo(8);
    }

    @Test
    void a_holder_that_is_no_run_is_never_taken_over_and_the_words_say_what_to_do() {
        shelf.record = Optional.of(new Record("a person", 4, "1"));
        assertThat(take(FIRST)).isInstanceOfSatisfying(Outcome.NotNow.class, outcome -> assertThat(outcome.words())
                .contains("\"a person\", which is no run", "empty its spec.holderIdentity", SHOP.lease()));
    }

    @Test
    void a_holder_that_cannot_be_looked_at_is_not_taken_over() {
        take(FIRST);
        shelf.blind = true;
        assertThat(take(SECOND)).isInstanceOfSatisfying(Outcome.NotNow.class, outcome -> assertThat(outcome.words())
                .contains("held by run shop/to-west-1, which cannot be read"));
    }

    @Test
    void what_another_holds_by_now_is_not_let_go() {
        take(FIRST);
        shelf.runs.put(FIRST, Other.OVER);
        take(SECOND);
        assertThat(Claim.release(FIRST, Optional.of(new Record(FIRST.identity(), 1, "1")), SHOP, shelf))
                .isEmpty();
        assertThat(shelf.record).contains(new Record(SECOND.identity(), 2, "2"));
    }

    private Outcome take(Holder run) {
        return Claim.take(run, SHOP, shelf);
    }

    private static Outcome held(Holder run, long epoch, int version) {
        return new Outcome.Held(new Record(run.identity(), epoch, String.valueOf(version)));
    }

    /** One Lease, and the runs. */
    private static final class Shelf implements Records {
        private Optional<Record> record = Optional.empty();
        private final Map<Holder, Other> runs = new HashMap<>();
        private Runnable beforeWrite = () -> {};
        private boolean loseAnswer;
        private boolean blind;
        private long known;
        private int reads;
        private int writes;

        @Override
        public Seen read() {
            reads++;
            return new Seen.Found(record);
        }

        @Override
        public Written write(Optional<Record> before, String holder, long epoch) {
            beforeWrite.run();
            if (!before.equals(record)) return new Written.Conflict();
            writes++;
            var written = new Record(
                    holder,
                    epoch,
                    String.valueOf(
                            record.map(Record::version).map(Integer::parseInt).orElse(0) + 1));
            record = Optional.of(written);
            if (!loseAnswer) return new Written.Done(written);
            loseAnswer = false;
            return new Written.NotNow("no answer");
        }

        @Override
        public long known() {
            return known;
        }

        @Override
        public Looked look(Holder run) {
            return blind ? new Looked.NotNow("no answer") : new Looked.At(runs.getOrDefault(run, Other.UNFINISHED));
        }
    }
}
