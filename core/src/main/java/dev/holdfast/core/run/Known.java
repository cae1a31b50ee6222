package dev.holdfast.core.run;

import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Step;

/** What is known of the effect of a step that nobody follows any further. Never more than that. */
final class Known {

    private Known() {}

    static String of(Step step, Entry entry) {
        if (step.action() instanceof Action.Child
                && entry.state() != Entry.State.FAILED
                && entry.intent().orElse(null) instanceof Intent.Create child) {
            return child.made()
                    ? "its run " + child.name() + " was made"
                    : "whether its run " + child.name() + " was made is not known";
        }
        return of(entry);
    }

    private static String of(Entry entry) {
        if (entry.state() == Entry.State.FAILED) {
            return "it had failed: " + entry.message()
                    + (entry.intent().isPresent() ? "; what it had sent may have been done" : "");
        }
        if (entry.intent().isEmpty()) return "nothing of it was sent";
        return switch (entry.intent().get()) {
            case Intent.Change change
            when change.written() -> "its write was done, what should follow was not waited for";
            case Intent.Change ignored -> "whether its last write was done is not known";
            case Intent.Delete delete when delete.accepted() -> "its deletion was accepted and may go on";
            case Intent.Delete ignored -> "whether its object was deleted is not known";
            case Intent.Create create
            when create.made() && entry.state() == Entry.State.BACKING_OFF ->
                "its Job " + create.name() + " was made; whether it has ended is not known: " + entry.message();
            case Intent.Create create when create.made() -> "its Job " + create.name() + " was made and may go on";
            case Intent.Call ignored -> "whether what it sent has arrived is not known";
            case Intent.Power power when power.accepted() -> "its order to the power switch was taken";
            case Intent.Power ignored -> "whether its order to the power switch was taken is not known";
            case Intent.Holding ignored -> "nothing of it was sent";
            case Intent.Create create -> "whether its Job " + create.name() + " was made is not known";
        };
    }
}
