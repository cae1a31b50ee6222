package dev.holdfast.api.freeze;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Time;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.List;

/** What is stopped, by whom, why and until when. It cannot be changed: a freeze is cleared, and another one set. */
@JsonClassDescription("What is stopped, by whom, why and until when. It cannot be changed.")
@Wire
@ValidationRule(value = "self == oldSelf", message = "a freeze cannot be changed; set another one, then clear this one")
@ValidationRule(
        value = "has(self.site) == (self.scope == 'Site')",
        message = "a freeze of a site names its site, and no other freeze does")
@ValidationRule(
        value = "self.scope == 'Application' || !has(self.application) && !has(self.plans)",
        message = "application and plans belong to a freeze with scope Application")
@ValidationRule(
        value = "!has(self.application) || !has(self.plans)",
        message = "a freeze of an application names the application or its plans, not both")
public record FreezeSpec(
        @Required
        @JsonPropertyDescription(
                "Fleet, Site or Application. In the operator's namespace Fleet and Site reach the runs of every namespace, elsewhere those of their own.")
        FreezeScope scope,

        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")
        @JsonPropertyDescription("The site whose clusters are left alone, as Clusters name it in spec.site.")
        String site,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The ProtectedApplication in this namespace. Until the operator knows which plans recover it, all runs of the namespace are held.")
        String application,

        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "self.all(name, name != '' && self.exists_one(other, other == name))",
                message = "each plan is named once, by the name of a RecoveryPlan in this namespace")
        @JsonPropertyDescription(
                "The plans in this namespace whose runs are held. Without these and an application: the runs of every plan of the namespace.")
        List<String> plans,

        @Required
        @Size(min = 1, max = 1000)
        @Pattern("\\S")
        @JsonPropertyDescription("Why, in words: whoever meets a held run at night reads this.")
        String reason,

        @Time
        @Required
        @JsonPropertyDescription(
                "When it ends by itself, at most 30 days after it was set: a freeze that is forgotten keeps everything from being recovered.")
        Instant expires,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Who sets it: the user name that kubectl auth whoami prints. The API server refuses any other.")
        String setBy) {

    /** Longest time from setting it to its end. */
    public static final int DAYS_MAX = 30;

    public FreezeSpec {
        plans = Frozen.list(plans);
    }
}
