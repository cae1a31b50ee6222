package dev.holdfast.api.protection;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What belongs to the application, what recovers it, and how urgent that is. */
@JsonClassDescription("What belongs to the application, what recovers it, and how urgent that is.")
@Wire
public record ProtectedApplicationSpec(
        @Size(max = 32)
        @JsonPropertyDescription(
                "Which objects belong to the application: what one of these selects. Without any, nothing is known to be protected.")
        List<ObjectSelector> objects,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(name, name != '' && self.exists_one(other, other == name))",
                message = "each plan is named once, by the name of a RecoveryPlan in this namespace")
        @JsonPropertyDescription(
                "The plans in this namespace that recover it. Of their runs one acts at a time, the others wait. A plan that several applications name belongs to the oldest of them.")
        List<String> plans,

        @Size(max = 16)
        @Pattern(TIME)
        @ValidationRule(value = TIME_RULE, message = "rto must be longer than zero and at most 8760h, for example 15m")
        @JsonPropertyDescription("How long the application may be away: for example 15m or 1h30m.")
        String rto,

        @Size(max = 16)
        @Pattern(TIME)
        @ValidationRule(
                value = "self != '' && duration(self) >= duration('0s') && duration(self) <= duration('8760h')",
                message = "rpo must be at least 0s and at most 8760h, for example 5m; 0s says that nothing may be lost")
        @JsonPropertyDescription("How much time's worth of data may be lost: for example 5m; 0s for none.")
        String rpo,

        @Min(1)
        @Max(5)
        @Default("3")
        @JsonPropertyDescription("How urgent it is, from 1 (first) to 5 (last). Default 3.")
        Integer priority,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(name, name != '' && self.exists_one(other, other == name))",
                message = "each application is named once")
        @JsonPropertyDescription("The applications in this namespace that must run before it.")
        List<String> dependsOn,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(site, site != '' && self.exists_one(other, other == site))",
                message = "each site is named once")
        @JsonPropertyDescription(
                "The sites that it may run on, as Clusters name them in spec.site. Without any, every site.")
        List<String> sites) {

    /** Where nothing is said. */
    public static final int PRIORITY_DEFAULT = 3;

    private static final String TIME = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$";
    private static final String TIME_RULE =
            "self != '' && duration(self) > duration('0s') && duration(self) <= duration('8760h')";

    public ProtectedApplicationSpec {
        objects = Frozen.list(objects);
        plans = Frozen.list(plans);
        priority = priority == null ? Integer.valueOf(PRIORITY_DEFAULT) : priority;
        dependsOn = Frozen.list(dependsOn);
        sites = Frozen.list(sites);
    }
}
