package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;

/** What people read that a step does. */
final class Title {

    private Title() {}

    /** A step without a title is called by what it does. */
    static String of(Json.Obj step, Action action) {
        var title = StepReading.text(step, "title")
                .filter(written -> !written.isBlank())
                .orElseGet(() -> switch (action) {
                    case Action.ReadField read ->
                        "read " + read.path() + " of " + read.target().resource() + "/"
                                + read.target().name();
                    case Action.Patch patch ->
                        "set " + patch.path() + " of " + patch.target().resource() + "/"
                                + patch.target().name();
                    case Action.Scale scale ->
                        "scale " + scale.target().resource() + "/"
                                + scale.target().name() + " to " + scale.replicas();
                    case Action.Wait wait ->
                        "wait for "
                                + switch (wait.until()) {
                                    case Until.Condition(var type, var status) -> type + " to be " + status;
                                    case Until.Field(var path, var ignored) -> path + "";
                                    case Until.Holding(var expression) -> expression.text();
                                }
                                + " of " + wait.target().resource() + "/"
                                + wait.target().name();
                    case Action.Delete delete ->
                        "delete " + delete.target().resource() + "/"
                                + delete.target().name();
                    case Action.Apply apply ->
                        "apply " + apply.target().resource() + "/"
                                + apply.target().name();
                    case Action.Job ignored -> "run a job";
                    case Action.Approval ignored -> "ask for approval";
                    case Action.Pause ignored -> "pause";
                    case Action.Child child ->
                        "run plan " + (child.namespace().isEmpty() ? "" : child.namespace() + "/") + child.plan();
                    case Action.Probe probe -> "probe " + probe.check().words();
                    case Action.Http http -> http.method() + " " + http.url().origin();
                    case Action.Notify notify ->
                        switch (notify.channel()) {
                            case Channel.Webhook webhook ->
                                "notify the webhook of Secret " + webhook.url().name();
                            case Channel.Mail mail -> "mail to " + Listing.of(mail.to(), ", ");
                            case Channel.CloudEvent event ->
                                "send " + event.type() + " to " + event.url().origin();
                        };
                    case Action.Hold hold -> "hold " + hold.what().words();
                    case Action.Release release -> "release " + release.what().words();
                    case Action.Fence fence ->
                        "fence " + fence.primary() + " by " + fence.method().word();
                    case Action.Unfence unfence ->
                        "unfence " + unfence.primary() + " by "
                                + unfence.method().word();
                });
        return Listing.cut(title, Step.TITLE_LENGTH_MAX);
    }
}
