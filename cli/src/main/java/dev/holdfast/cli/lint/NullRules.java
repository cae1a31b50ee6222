package dev.holdfast.cli.lint;

import dev.holdfast.core.json.Json;

/** Nulls that client-side {@code kubectl apply} takes for fields to leave out. */
final class NullRules {
    private NullRules() {}

    static void check(Report report, Json value, String pointer) {
        if (value instanceof Json.Null) {
            report.add(
                    Rule.TOP_NULL,
                    pointer,
                    "client-side kubectl apply drops this null and the API server then refuses the plan; use kubectl"
                            + " apply --server-side");
        } else {
            inside(report, value, pointer);
        }
    }

    private static void inside(Report report, Json value, String pointer) {
        switch (value) {
            case Json.Obj(var members) ->
                members.forEach((name, member) -> visit(report, member, Pointer.member(pointer, name)));
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    visit(report, items.get(i), Pointer.index(pointer, i));
                }
            }
            case Json.Text ignored -> {}
            case Json.Num ignored -> {}
            case Json.Bool ignored -> {}
            case Json.Null ignored -> {}
        }
    }

    private static void visit(Report report, Json value, String pointer) {
        if (value instanceof Json.Null) {
            report.add(
                    Rule.NESTED_NULL,
                    pointer,
                    "client-side kubectl apply drops this null without a word; use kubectl apply --server-side");
        } else {
            inside(report, value, pointer);
        }
    }
}
