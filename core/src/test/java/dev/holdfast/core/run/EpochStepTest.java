package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.SET_TO;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Epoch;
import dev.holdfast.core.plan.GitOps;
import dev.holdfast.core.plan.Target;
import dev.holdfast.core.run.Move.Next;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochStepTest {

    private static final Epoch SECOND = new Epoch("ProtectedApplication/shop/checkout", 2);

    private static Move move(Action action, Optional<Epoch> epoch, Json.Obj object) {
        var plan = plan(action);
        return NextMove.decide(plan, SUBJECT.with(epoch), Journal.begin(plan, NOON), seen(object), NOON);
    }

    private static Json.Obj object(String epoch) {
        return RunSamples.object("{\"kind\":\"ConfigMap\",\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\","
                + "\"annotations\":{\"" + SECOND.annotation() + "\":\"" + epoch + "\"}},\"data\":{\"to\":\"east\"}}");
    }

    private static String sent(Move move) {
        return ((Effect.Patch) ((Next.Act) move.next()).effect()).body().print();
    }

    @Test
    void what_patch_scale_hold_and_release_write_carries_the_runs_epoch() {
        var held = RunSamples.object(
                "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},\"spec\":{\"suspend\":true}}");
        var apps = GitOps.of(GitOps.Kind.FLUX_KUSTOMIZATION, "", "", "apps");
        var carried = "\"" + SECOND.annotation() + "\":\"2\"";
        var scale = new Action.Scale(new Target("", "apps/v1", "deploy", "", "db"), 3);
        assertThat(sent(move(SET_TO, Optional.of(SECOND), object("1")))).contains(carried);
        assertThat(sent(move(scale, Optional.of(SECOND), object("2")))).contains(carried);
        assertThat(sent(move(new Action.Hold(apps), Optional.of(SECOND), object("1"))))
                .contains(carried);
        assertThat(sent(move(new Action.Release(apps), Optional.of(SECOND), held)))
                .contains(carried);
    }

    @Test
    void a_run_without_an_application_writes_as_ever() {
        assertThat(sent(move(SET_TO, Optional.empty(), object("9"))))
                .isEqualTo("{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},\"data\":{\"to\":\"west\"}}");
    }

    @Test
    void what_a_later_run_for_the_target_has_written_is_not_written_over() {
        var move = move(SET_TO, Optional.of(SECOND), object("3"));
        var entry = move.journal().entries().getLast();
        assertThat(entry.state()).isEqualTo(Entry.State.FAILED);
        assertThat(entry.message())
                .contains("a later run for ProtectedApplication/shop/checkout", "it carries epoch 3, this run has 2");
        assertThat(entry.intent()).isEmpty();
    }

    @Test
    void the_epoch_of_another_target_is_none_of_its_business() {
        var other = new Epoch("ProtectedApplication/shop/stock", 1);
        assertThat(sent(move(SET_TO, Optional.of(other), object("3")))).contains(other.annotation());
    }
}
