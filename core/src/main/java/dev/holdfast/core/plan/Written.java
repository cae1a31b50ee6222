package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A step as a manifest writes it, and where: members of groups are steps, groups are none.
 *
 * @param pointer from the list of steps on, {@code /0} or {@code /2/parallel/steps/1}
 */
public record Written(Json step, String pointer) {

    /** All steps in their order: the first is step 1. */
    public static List<Written> all(List<Json> steps) {
        var all = new ArrayList<Written>();
        for (int i = 0; i < steps.size(); i++) {
            if (!OrderReading.isGroup(steps.get(i))) {
                all.add(new Written(steps.get(i), "/" + i));
                continue;
            }
            var members = OrderReading.members((Json.Obj) steps.get(i));
            for (int j = 0; j < members.size(); j++) {
                all.add(new Written(members.get(j), "/" + i + "/" + OrderReading.GROUP + "/steps/" + j));
            }
        }
        return all;
    }
}
